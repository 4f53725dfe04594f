import { DoError } from '@dot-do/client'
import { Problem } from '@dot-do/contract'
import { prefixedId } from '@dot-do/store'
import type { Caller, End } from '../session.ts'
import type { Run } from '../store/calls.ts'
import type { CallRow } from '../store/schema.ts'
import { type Bodies, dropBody, putBodies } from './bodies.ts'

/** A call that is over, where its tenant keeps what is said. */
export interface Over {
  run: Run
  operation: string
  input: unknown
  how: End
}

/** What keeps the record of a call; false where nothing is kept any more. */
type Record = (row: CallRow) => Promise<boolean>

/** Characters of an answer that is kept. */
const answerMax = 1_900_000

/** Keeps what a call said. It is behind the answer, which does not wait for it: a failure is told in the log. */
export async function keep({ env, ctx, signal }: Caller, over: Over, record: Record): Promise<void> {
  const { tenant } = ctx.auth
  const at = Date.now()
  const id = prefixedId('call', at)
  const error = errorOf(over, signal)
  try {
    const bytes = await putBodies(env, tenant, id, bodiesOf(over, error))
    if (!(await record({ id, at, bytes, ...told(over, error) }))) await dropBody(env, tenant, id)
  } catch (cause) {
    console.error(JSON.stringify({ level: 'error', msg: 'a call could not be kept', call: id, cause: String(cause) }))
  }
}

function bodiesOf({ input, how: { answer, said = answer } }: Over, error: Bodies['error']): Bodies {
  const isShort = said !== undefined && JSON.stringify(said).length <= answerMax
  return { request: input, ...(isShort && { answer: said }), error }
}

function told({ run: { who, prompt, tags }, operation, how: { used } }: Over, error: Bodies['error']): Omit<CallRow, 'id' | 'at' | 'bytes'> {
  return {
    ...{ operation, ...who, tags: tags && tags.length > 0 ? tags : null },
    ...{ model: used?.model ?? '', provider: used?.provider ?? '', prompt: used?.prompt ?? prompt?.name ?? '' },
    finish: error?.code ?? used?.finish ?? 'cached',
  }
}

/** What a call ended with that has no answer; nothing where it has one. */
function errorOf({ how: { problem, cutBy = problem } }: Over, signal: AbortSignal): Bodies['error'] {
  if (cutBy === undefined) return undefined
  if (cutBy instanceof Problem || cutBy instanceof DoError) return { code: cutBy.code, message: cutBy.message }
  return signal.aborted ? { code: 'canceled', message: 'the caller went away' } : { code: 'internal', message: 'the call failed' }
}
