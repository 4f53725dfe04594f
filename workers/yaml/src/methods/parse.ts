import { type Json, toTagged } from '@dot-do/tagged'
import type { Range, Warning } from 'yaml.do/contract'
import { type Data, NodeCount, toData } from '../data.ts'
import { Positions } from '../positions.ts'
import { type Finding, onlyDocument, read, refuseErrors, type Stream } from '../read.ts'
import type { Source } from '../source.ts'

export interface ParseInput {
  text: string
  version: '1.2' | '1.1'
  multi: boolean
  positions: boolean
}

export interface ParseOutput {
  data: Json
  documents?: Json[]
  warnings: Warning[]
  positions?: Record<string, Range>
}

/** Reads YAML as JSON. */
export function parse({ text, version, multi, positions }: ParseInput): ParseOutput {
  const stream = read(text, { version })
  if (!multi) onlyDocument(stream, ': ask for multi to read them all')
  const nodes = new NodeCount(stream.source)
  const data = multi ? stream.documents.map((document) => toData(document, nodes)) : [toData(stream.documents[0], nodes)]
  refuseErrors(stream.source, [...stream.errors, ...data.flatMap(({ errors }) => errors)])
  const documents = data.map(toJson)
  return {
    data: documents[0] ?? null,
    ...(multi && { documents }),
    warnings: stream.warnings.slice(0, warningsMax).map((warning) => toWarning(stream.source, warning)),
    ...(positions && { positions: placesOf(stream, multi) }),
  }
}

const warningsMax = 1000

export const toJson = ({ value, isJson }: Data): Json => (isJson ? (value as Json) : toTagged(value))

function toWarning(source: Source, { offset, message, code }: Finding): Warning {
  return { message, ...source.place(offset), code }
}

function placesOf({ source, documents }: Stream, multi: boolean): Record<string, Range> {
  const positions = new Positions(source)
  if (multi) documents.forEach(({ contents }, index) => positions.add(contents, `/${index}`))
  else positions.add(documents[0]?.contents, '')
  return positions.ranges
}
