import type { Issue } from '@dot-do/contract'

/** Why an expression was refused or failed; a program may act on it. */
export type ExpressionReason =
  | 'syntax'
  /** A name or function that there isn't. */
  | 'name'
  | 'type'
  | 'too_large'
  /** It would take too many steps, or its result too much room. */
  | 'too_complex'
  /** A variable it uses has no value here. */
  | 'missing'
  /** Evaluation came to an error, such as a division by zero. */
  | 'failed'

/** An expression that can't be compiled, or that failed on these values. Its one issue says where, as line and column from 1. */
export class ExpressionError extends Error {
  readonly reason: ExpressionReason
  readonly issues: Issue[]
  constructor(reason: ExpressionReason, message: string, at?: { source: string; position: number }) {
    super(message)
    this.name = 'ExpressionError'
    this.reason = reason
    this.issues = [at === undefined ? { path: [], message } : { path: [], message, location: locate(at.source, at.position) }]
  }
}

function locate(source: string, position: number): { line: number; column: number; text: string } {
  const before = source.slice(0, position).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  const end = source.indexOf('\n', position)
  const text = source.slice(position - column + 1, end < 0 ? source.length : end)
  return { line: before.length, column, text }
}
