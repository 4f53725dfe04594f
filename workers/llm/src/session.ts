import { Problem, type ServiceContext, uuidv7 } from '@dot-do/contract'
import { seal, unseal } from '@dot-do/secrets'
import { actOf, inputHash, onceLeaseMs, open } from '@dot-do/store'
import { overBudget } from './budgets.ts'
import type { Models } from 'models.do'
import type { Env } from './env.ts'
import { pause } from './pause.ts'
import { type Configured, providersOf } from './providers.ts'
import { keep } from './retention/keep.ts'
import type { Spender } from './store/budgets.ts'
import type { Run } from './store/calls.ts'
import type { Paced, Paces } from './store/pace.ts'
import type { PromptRef } from './store/prompts.ts'
import type { PromptRow } from './store/schema.ts'
import { llm } from './store/store.ts'
import type { Used } from './store/usage.ts'

/** What a call of a model needs of its scope. */
export interface Caller {
  ctx: ServiceContext
  env: Env
  signal: AbortSignal
  waitUntil: (work: Promise<unknown>) => void
  call: Calls
}

/** The domains that are called. */
export interface Calls {
  models: Models
}

/** The tenant's object. What is called here keeps idempotency keys itself, since it goes on outside of any transaction. */
export const objectOf = ({ env, ctx }: Pick<Caller, 'env' | 'ctx'>) => open(env.LLM, llm, ctx.auth.tenant, { ...actOf(ctx), idempotencyKey: undefined })

/** Who pays for a call. */
export const spenderOf = ({ auth }: ServiceContext): Spender => ({ key: auth.apiKey?.id ?? '', user: auth.user?.id ?? '' })

/** How a call ended. */
export interface End extends Paced {
  used?: Used | undefined
  /** What a repetition of the call gets; absent where it failed. */
  answer?: unknown
  /** What of it is kept to be read, where that is not all of it, and what cut it short. */
  said?: unknown
  cutBy?: unknown
  /** Whether others who ask the same get it too. */
  isLasting?: boolean
  /** What it failed with. */
  problem?: unknown
}

/** One call of a model, from before the first attempt until its answer is kept. */
export interface Session {
  providers: Configured[]
  /** Models to pass over for now. */
  open: string[]
  /** Models that one call may try. */
  halfOpen: Set<string>
  tryModel(model: string): Promise<boolean>
  /** The prompt that was asked for, where there is one of that name. */
  prompt?: PromptRow | undefined
  /** Whether each question to a model has to be reserved first. */
  isBudgeted: boolean
  /** Reserves what the call may cost in all, in millionths of a dollar, until a time; `resource_exhausted` where a budget has not enough left. */
  reserve(micros: number, until: number): Promise<void>
  /** An answer that is kept under this name; where there is none, this call makes it, and others wait for it. */
  recall(key: string, ttlMs: number | undefined): Promise<unknown>
  /** How models did of late, where that was asked for. */
  paces: Paces
  /** The answer of the same call under the same idempotency key. */
  kept?: unknown
  /** Whether the answer will be kept. */
  isKept(): boolean
  end(how: End): Promise<void>
}

export interface Begin {
  isStream: boolean
  prompt?: PromptRef | undefined
  tags?: string[] | undefined
  /** Whether it asks how models did of late. */
  isPaced?: boolean | undefined
}

const joinMs = 150
/** Characters of an answer that is kept: SQLite in a Durable Object takes values of 2 MB. */
export const keptMax = 1_900_000

/** Begins a call, or joins the one that runs under the same idempotency key until that has an answer or failed. */
export async function begin(caller: Caller, operation: string, input: unknown, { isStream, ...more }: Begin): Promise<Session> {
  const { ctx, env, signal, waitUntil } = caller
  const object = objectOf(caller)
  const who = spenderOf(ctx)
  const key = actOf(ctx).id === undefined ? undefined : ctx.idempotencyKey
  const sealing = (name: string) => ({ tenant: ctx.auth.tenant, name })
  const [place, keptPlace] = [sealing(`answer ${operation} ${key}`), (name: string) => sealing(`kept ${name}`)]
  const id = uuidv7()
  const run: Run = { id, who, isStream, ...more, once: key === undefined ? undefined : { operation, key, hash: inputHash(input), run: id } }
  for (;;) {
    const { begun, providers, open, halfOpen, troubled, isBudgeted, prompt: found, paces, isRetained } = await object.begin(run)
    if (begun.state === 'running') {
      await pause(joinMs, signal)
      continue
    }
    const heart = begun.state === 'new' ? setInterval(() => void object.renew(run).catch(() => {}), onceLeaseMs / 3) : undefined
    return {
      ...{ providers: providersOf(env, ctx, providers), open, halfOpen: new Set(halfOpen), prompt: found, isBudgeted, paces },
      tryModel: (model) => object.tryModel(model),
      kept: begun.state === 'done' ? JSON.parse(await unseal(env.SECRETS_KEY, place, begun.answer)) : undefined,
      isKept: () => run.once !== undefined || run.answer !== undefined || isRetained,

      async reserve(micros, until) {
        const short = await object.reserve({ run: id, ...who, micros, until })
        if (short) throw overBudget(short, micros)
      },

      async recall(name, ttlMs) {
        for (let joined: string | undefined; ;) {
          const recalled = await object.recall({ key: name, run: id, ttlMs, joined })
          if (recalled.state === 'kept') return JSON.parse(await unseal(env.SECRETS_KEY, keptPlace(name), recalled.text))
          if (recalled.state === 'failed') throw problemFrom(recalled.problem)
          if (recalled.state === 'new') {
            run.answer = { key: name, run: id, ttlMs }
            return undefined
          }
          joined = recalled.run
          await pause(joinMs, signal)
        }
      },

      async end(how) {
        const { results, rates, used, answer, isLasting = false, problem } = how
        clearInterval(heart)
        if (begun.state !== 'new') return
        if (isRetained) waitUntil(keep(caller, { run, operation, input, how }, (row) => object.keepCall(row)))
        const plain = answer === undefined || !(run.once || run.answer) ? '' : JSON.stringify(answer)
        const sealed = async (where: Parameters<typeof seal>[1]) => {
          const text = plain === '' || plain.length > keptMax ? undefined : await seal(env.SECRETS_KEY, where, plain)
          return text !== undefined && text.length <= keptMax ? text : undefined
        }
        const counted = results.filter(({ model, failed }) => failed || troubled.includes(model))
        const ending = {
          ...run,
          ...{ results: counted, used, paced: { results, rates } },
          text: run.once && (await sealed(place)),
          answer: run.answer && {
            ...run.answer,
            text: isLasting ? await sealed(keptPlace(run.answer.key)) : undefined,
            problem: textOf(problem),
          },
        }
        const isAwaited = run.once || run.answer || isBudgeted || counted.length > 0
        if (isAwaited) await object.end(ending)
        else if (isStream || used) waitUntil(object.end(ending))
      },
    }
  }
}

type Told = Pick<Problem, 'code' | 'message' | 'reason' | 'data' | 'issues' | 'headers'>

/** A problem that all who asked the same have, not the caller alone; nothing for another. */
function textOf(problem: unknown): string | undefined {
  if (!(problem instanceof Problem)) return undefined
  const { code, message, reason, data, issues, headers } = problem
  // How long it may take and what it may cost is each caller's own.
  const isOwn =
    reason === 'budget' ||
    reason === 'provider_timeout' ||
    !['unavailable', 'not_found', 'invalid_argument', 'failed_precondition', 'resource_exhausted'].includes(code)
  return isOwn ? undefined : JSON.stringify({ code, message, reason, data, issues, headers } satisfies Told).slice(0, keptMax)
}

function problemFrom(text: string): Problem {
  const { code, message, ...options } = JSON.parse(text) as Told
  return new Problem(code, message, options)
}
