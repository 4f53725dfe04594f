import { durationMs, Problem, type ServiceContext } from '@dot-do/contract'
import { z } from 'zod'
import type { Env } from './env.ts'
import { find } from './messages.ts'
import { registered } from './queues.ts'

/** What has become of a message: `open` until it is over, `gone` where it can not be found any more. */
export type Fate = z.infer<typeof Fate>
export const Fate = z.object({
  state: z.enum(['open', 'done', 'dead', 'canceled', 'gone']),
  result: z.unknown().optional(),
  error: z.object({ code: z.string(), detail: z.string(), status: z.number().optional() }).optional(),
})

type Found = NonNullable<Awaited<ReturnType<typeof find>>>

/** What has become of messages of a queue. One that went on to the queue for dead ones is dead, whatever becomes of it there. */
export async function fatesOf(env: Env, ctx: ServiceContext, queue: string, ids: string[]): Promise<{ items: Fate[]; retentionMs: number }> {
  const asked = (await known(() => registered(env, ctx, queue)))?.asked
  if (!asked) return { items: ids.map(() => ({ state: 'gone' })), retentionMs: 0 }
  const { deadLetter } = asked
  const fateOf = async (id: string): Promise<Fate> => {
    const here = await known(() => find(env, ctx, queue, id))
    if (here) return fateAs(here)
    const elsewhere = deadLetter === undefined ? undefined : await known(() => find(env, ctx, deadLetter, id))
    return elsewhere ? deadOf(elsewhere) : { state: 'gone' }
  }
  return { items: await Promise.all(ids.map(fateOf)), retentionMs: durationMs(asked.retention) }
}

async function known<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'not_found') return undefined
    throw thrown
  }
}

function fateAs(found: Found): Fate {
  const { state } = found.summary
  if (state === 'dead') return deadOf(found)
  if (state === 'done') return { state, ...(found.result !== undefined && { result: JSON.parse(found.result) as unknown }) }
  return { state: state === 'canceled' ? 'canceled' : 'open' }
}

function deadOf({ summary: { reason }, attempts }: Found): Fate {
  const failures = attempts.flatMap((each) => ('error' in each && each.error ? [each.error] : []))
  return { state: 'dead', error: failures.at(-1) ?? { code: 'deadline_exceeded', detail: `its message is dead: ${reason ?? 'nobody took it'}` } }
}
