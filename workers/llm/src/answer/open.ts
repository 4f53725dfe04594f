import type { Target } from '../names/target.ts'
import { firstAnswer, type Plan } from '../upstream/attempts.ts'
import { type Body, completeInChunks } from '../upstream/dialect.ts'
import { UpstreamError } from '../upstream/error.ts'
import type { Chunk } from '../upstream/wire.ts'
import type { Env } from '../env.ts'

/** A stream whose first token has come: nothing is switched from here on. */
export interface Opened {
  target: Target
  /** Those that came together are together: one at a time would cost a turn or two of each layer. */
  chunks: AsyncGenerator<Chunk[], void, undefined>
}

/** Opens a stream at the first model whose first token comes within a third of `timeoutMs`. `bodiesOf` says what it is asked. */
export async function openStream(
  env: Env,
  plan: Plan,
  timeoutMs: number,
  ask: (target: Target, open: (body: Body) => Promise<Opened['chunks']>) => Promise<Opened['chunks']>,
): Promise<Opened> {
  const { value, target } = await firstAnswer(
    plan,
    (leftMs) => Math.min(leftMs, timeoutMs / 3),
    async (target, { signal, inTime }) => {
      // Its own, so that a stream which goes silent can be ended.
      const idle = new AbortController()
      const open = async (body: Body) => afterFirstToken(await completeInChunks(env, target, body, AbortSignal.any([signal, idle.signal])))
      const chunks = await ask(target, open)
      inTime()
      return whileLively(chunks, idle, timeoutMs / 3)
    },
  )
  return { target, chunks: value }
}

/** The chunks again, once one of them holds a token. */
async function afterFirstToken(chunks: Opened['chunks']): Promise<Opened['chunks']> {
  const before: Chunk[][] = []
  for (;;) {
    const { done, value } = await chunks.next()
    if (done) throw new UpstreamError('invalid_answer', 'the stream holds no answer')
    before.push(value)
    if (value.some(hasToken)) return concat(before, chunks)
  }
}

const hasToken = ({ choices }: Chunk): boolean =>
  choices.some(({ delta, finish_reason }) => {
    const { content, reasoning, reasoning_content, refusal, tool_calls } = delta ?? {}
    return Boolean(content || reasoning || reasoning_content || refusal || tool_calls?.length || finish_reason)
  })

async function* concat(before: Chunk[][], chunks: Opened['chunks']): Opened['chunks'] {
  yield* before
  yield* chunks
}

/** The chunks as long as they come: a silence longer than `idleMs` ends them. */
async function* whileLively(chunks: Opened['chunks'], idle: AbortController, idleMs: number): Opened['chunks'] {
  let last = Date.now()
  const watch = setInterval(
    () => {
      if (Date.now() - last > idleMs) idle.abort(new UpstreamError('timeout', 'the stream went silent'))
    },
    Math.min(1000, idleMs / 2),
  )
  try {
    for await (const together of chunks) {
      last = Date.now()
      yield together
      last = Date.now()
    }
  } finally {
    clearInterval(watch)
    // Whoever stops reading ends the provider's work, also while it is silent.
    idle.abort(new UpstreamError('network', 'the stream was ended'))
  }
}
