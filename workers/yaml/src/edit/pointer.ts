import { invalid } from '@dot-do/service'

/** The steps of a JSON Pointer (RFC 6901); a malformed one is `invalid_argument` at `path`. */
export function parsePointer(pointer: string, path: (string | number)[]): string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) invalid('a JSON Pointer is empty or starts with /', path, 'bad_pointer')
  if (/~(?![01])/.test(pointer)) invalid('in a JSON Pointer ~ stands only in ~0 and ~1', path, 'bad_pointer')
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

const index = /^(0|[1-9][0-9]*)$/

/** The index that a step names in an array; one that is none is `invalid_argument` at `path`. */
export function parseIndex(step: string, path: (string | number)[]): number {
  if (!index.test(step)) invalid(`${JSON.stringify(step)} is no index of an array`, path, 'bad_pointer')
  return Number(step)
}
