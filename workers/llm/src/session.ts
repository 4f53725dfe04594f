import { type ServiceContext, uuidv7 } from '@dot-do/contract'
import { seal, unseal } from '@dot-do/secrets'
import { actOf, inputHash, onceLeaseMs, open } from '@dot-do/store'
import type { Env } from './env.ts'
import { pause } from './pause.ts'
import { type Configured, providersOf } from './providers.ts'
import { llm, type Run } from './store/store.ts'

/** What a call of a model needs of its scope. */
export interface Caller {
  ctx: ServiceContext
  env: Env
  signal: AbortSignal
  waitUntil: (work: Promise<unknown>) => void
}

/** The tenant's object. What is called here keeps idempotency keys itself, since it goes on outside of any transaction. */
export const objectOf = ({ env, ctx }: Pick<Caller, 'env' | 'ctx'>) => open(env.LLM, llm, ctx.auth.tenant, { ...actOf(ctx), idempotencyKey: undefined })

/** One call of a model, from before the first attempt until its answer is kept. */
export interface Session {
  providers: Configured[]
  /** Models to pass over for now. */
  open: string[]
  /** The answer of the same call under the same idempotency key. */
  kept?: unknown
  /** Whether the answer will be kept. */
  isKeyed: boolean
  /** Ends it: with the answer to keep, or without where it failed. */
  end(results: { model: string; failed: boolean }[], answer?: unknown): Promise<void>
}

const joinMs = 150
/** Characters of an answer that is kept: SQLite in a Durable Object takes values of 2 MB. */
export const keptMax = 1_900_000

/** Begins a call, or joins the one that runs under the same idempotency key until that has an answer or failed. */
export async function begin(caller: Caller, operation: string, input: unknown, isStream: boolean): Promise<Session> {
  const { ctx, env, signal, waitUntil } = caller
  const object = objectOf(caller)
  const key = actOf(ctx).id === undefined ? undefined : ctx.idempotencyKey
  const place = { tenant: ctx.auth.tenant, name: `answer ${operation} ${key}` }
  const run: Run = {
    once: key === undefined ? undefined : { operation, key, hash: inputHash(input), run: uuidv7() },
    stream: isStream ? uuidv7() : undefined,
  }
  for (;;) {
    const { begun, providers, open, troubled } = await object.begin(run)
    if (begun.state === 'running') {
      await pause(joinMs, signal)
      continue
    }
    const session = { providers: providersOf(env, ctx, providers), open, isKeyed: key !== undefined }
    if (begun.state === 'done') return { ...session, kept: JSON.parse(await unseal(env.SECRETS_KEY, place, begun.answer)), end: async () => {} }
    const heart = setInterval(() => void object.renew(run).catch(() => {}), onceLeaseMs / 3)
    return {
      ...session,
      async end(results, answer) {
        clearInterval(heart)
        const text = answer === undefined || key === undefined ? undefined : await seal(env.SECRETS_KEY, place, JSON.stringify(answer))
        const counted = results.filter(({ model, failed }) => failed || troubled.includes(model))
        const ending = { ...run, results: counted, answer: text !== undefined && text.length <= keptMax ? text : undefined }
        // Nothing that anyone waits for.
        if (!run.once && counted.length === 0) return run.stream === undefined ? undefined : waitUntil(object.end(ending))
        await object.end(ending)
      },
    }
  }
}
