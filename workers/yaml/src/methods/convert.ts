import { invalid } from '@dot-do/service'
import { toTagged } from '@dot-do/tagged'
import { NodeCount, toData } from '../data.ts'
import { jsonFault } from '../json-syntax.ts'
import { onlyDocument, read, refuseErrors } from '../read.ts'
import { Source } from '../source.ts'
import { fromToml, toToml } from '../toml.ts'
import { plainLayout, toYaml } from '../write.ts'
import { untag } from './stringify.ts'

export type Format = 'yaml' | 'json' | 'toml'

export interface ConvertInput {
  text: string
  from: Format
  to: Format
}

/** Turns a text of one format into another. */
export function convert({ text, from, to }: ConvertInput): { text: string } {
  return { text: writers[to](readers[from](text)) }
}

const readers: Record<Format, (text: string) => unknown> = {
  yaml: (text) => fromYaml(text),
  json: (text) => fromJson(text),
  toml: (text) => fromToml(new Source(text)),
}

const writers: Record<Format, (value: unknown) => string> = {
  // The text was within its limit, which its data, aliases expanded, need not be.
  yaml: (value) => toYaml(value, plainLayout, { path: ['text'], charactersMax: Number.POSITIVE_INFINITY }),
  json: (value) => `${JSON.stringify(toTagged(value), null, 2)}\n`,
  toml: toToml,
}

function fromYaml(text: string): unknown {
  const stream = read(text)
  const document = onlyDocument(stream, ': convert takes one')
  const { value, errors } = toData(document, new NodeCount(stream.source))
  refuseErrors(stream.source, [...stream.errors, ...errors])
  return value
}

// JSON is YAML too: so big integers stay exact, and a key that is there twice is found, with its place.
function fromJson(text: string): unknown {
  const source = new Source(text)
  const fault = jsonFault(text)
  if (fault) invalid([source.issue(fault.offset, fault.message)], [], 'syntax')
  const stream = read(text)
  const data = toData(stream.documents[0], new NodeCount(stream.source))
  refuseErrors(stream.source, [...stream.errors, ...data.errors])
  return untag(data.value, ['text'])
}
