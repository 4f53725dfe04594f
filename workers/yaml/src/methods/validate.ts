import { compileSchema, type CompiledSchema, SchemaError } from '@dot-do/schema'
import { invalid } from '@dot-do/service'
import { isScalar } from 'yaml'
import type { Fault } from 'yaml.do/contract'
import { type Data, NodeCount, toData } from '../data.ts'
import { type Finding, type ParsedDocument, read, type Stream } from '../read.ts'
import { Source } from '../source.ts'
import { NodeFinder, toView } from '../view.ts'

export interface ValidateInput {
  text: string
  schema?: unknown
  version: '1.2' | '1.1'
}

const faultsMax = 1000

/** Lists what is wrong in a text: its syntax, or, where that is right, what its schema refuses. */
export function validate({ text, schema, version }: ValidateInput): { valid: boolean; errors: Fault[] } {
  const compiled = schema === undefined ? undefined : compile(schema)
  const stream = read(text, { version })
  const nodes = new NodeCount(stream.source)
  const data = stream.documents.map((document) => toData(document, nodes))
  const findings = [...stream.errors, ...data.flatMap(({ errors }) => errors)]
  const errors = findings.length > 0 || !compiled ? toFaults(stream.source, findings) : schemaFaults(stream, data, compiled)
  return { valid: errors.length === 0, errors }
}

function compile(schema: unknown): CompiledSchema {
  return refusing(() => compileSchema(schema))
}

function refusing<T>(run: () => T): T {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof SchemaError) return invalid(cause.message, ['schema', ...cause.path], `schema_${cause.reason}`)
    throw cause
  }
}

const toFaults = (source: Source, findings: Finding[]): Fault[] =>
  findings
    .toSorted((left, right) => left.offset - right.offset)
    .slice(0, faultsMax)
    .map(({ offset, message, code }) => ({ message, ...source.place(offset), code }))

function schemaFaults({ source, documents }: Stream, data: Data[], schema: CompiledSchema): Fault[] {
  const faults: Fault[] = []
  for (const [index, document] of documents.entries()) {
    const { errors } = refusing(() => schema.validate(toView(data[index]?.value)))
    if (errors.length === 0) continue
    const finder = new NodeFinder(document.contents, (key) => keyOf(document, key))
    for (const { path, message, keyword } of errors)
      faults.push({ message, ...source.place(startOf(document, finder.find(path))), path, code: `schema.${keyword}` })
    if (faults.length > faultsMax) break
  }
  return faults.slice(0, faultsMax)
}

const keyOf = (document: ParsedDocument, key: unknown): unknown =>
  isScalar(key) ? key.value : toData({ ...document, contents: key } as ParsedDocument, new NodeCount(new Source(''))).value

const startOf = (document: ParsedDocument, node: { range?: [number, number, number] | null | undefined } | null): number =>
  node?.range?.[0] ?? document.range[0]
