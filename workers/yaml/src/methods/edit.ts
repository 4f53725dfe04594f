import { Problem } from '@dot-do/contract/problem'
import { CST, Scalar } from 'yaml'
import type { Operation } from 'yaml.do/contract'
import { NodeCount, toData } from '../data.ts'
import { layoutOf, Renderer } from '../edit/layout.ts'
import { Patch } from '../edit/patch.ts'
import { Printer } from '../edit/print.ts'
import { isSame } from '../edit/same.ts'
import { onlyDocument, type ParsedDocument, read, refuseErrors, type Stream } from '../read.ts'
import { toYaml, plainLayout } from '../write.ts'

export interface EditInput {
  text: string
  patch: Operation[]
}

/** Applies a JSON Patch to YAML, all operations or none. */
export function edit({ text, patch }: EditInput): { text: string } {
  const stream = read(text, { keepTokens: true })
  const document = onlyDocument(stream, ': edit takes one')
  if (!document) {
    refuseErrors(stream.source, stream.errors)
    return editNothing(text, patch)
  }
  refuseErrors(stream.source, [...stream.errors, ...toData(document, new NodeCount(stream.source)).errors])
  return { text: apply(document, stream, patch) }
}

// A text of nothing but comments is null; its first value comes after them.
function editNothing(text: string, patch: Operation[]): { text: string } {
  const isOpen = text !== '' && !text.endsWith('\n')
  const { text: edited } = edit({ text: 'null\n', patch })
  return { text: edited === 'null\n' ? text : `${text}${isOpen ? '\n' : ''}${edited}` }
}

function apply(document: ParsedDocument, stream: Stream, operations: Operation[]): string {
  const layout = layoutOf(stream.source.text, document.contents?.srcToken)
  const patch = new Patch(document, stream)
  const before = document.contents
  for (const [index, operation] of operations.entries()) patch.apply(operation, index)
  const expected = valueOf(document, stream)
  const printer = new Printer(patch.changes, new Renderer(document, layout))
  const root = document.contents ?? new Scalar(null)
  const isUntouched = document.contents === before && !patch.changes.entries(before)
  const text = stream.tokens.map((token) => (token.type === 'document' && !isUntouched ? printer.document(token, root) : CST.stringify(token))).join('')
  if (holds(text, expected)) return text
  // Layout can't be kept here (a directive, a tag that changes what stands below it): the data still is what was asked for.
  return rewritten(expected)
}

function rewritten(expected: unknown): string {
  const text = toYaml(expected, plainLayout, { path: ['text'], charactersMax: Number.POSITIVE_INFINITY })
  if (holds(text, expected)) return text
  throw new Problem('invalid_argument', 'the edited document can’t be written as YAML', { reason: 'not_expressible' })
}

function valueOf(document: ParsedDocument, stream: Stream): unknown {
  const { value, errors } = toData(document, new NodeCount(stream.source))
  refuseErrors(stream.source, errors)
  return value
}

/** Whether a text reads as a value: what leaves here is never a text that says something else. */
function holds(text: string, expected: unknown): boolean {
  const stream = read(text)
  if (stream.errors.length > 0 || stream.documents.length > 1) return false
  const { value, errors } = toData(stream.documents[0], new NodeCount(stream.source))
  return errors.length === 0 && isSame(value, expected)
}
