import { fromTagged, type Json, TagError } from '@dot-do/tagged'
import { invalid } from '@dot-do/service'
import { textBytesMax } from 'yaml.do/contract'
import { type Layout, toYaml } from '../write.ts'

export interface StringifyInput extends Layout {
  data: unknown
}

/** Writes JSON, tagged values included, as YAML. */
export function stringify({ data, ...layout }: StringifyInput, isAuthenticated: boolean): { text: string } {
  const charactersMax = isAuthenticated ? textBytesMax.authenticated : textBytesMax.anonymous
  return { text: toYaml(untag(data, ['data']), layout, { path: ['data'], charactersMax }) }
}

/** The value of tagged JSON; a malformed tag is `invalid_argument` with its path below `path`. */
export function untag(data: unknown, path: (string | number)[]): unknown {
  try {
    return fromTagged(data as Json) // as it came: JSON
  } catch (cause) {
    if (cause instanceof TagError) return invalid(cause.message, [...path, ...cause.path], 'bad_tag')
    throw cause
  }
}
