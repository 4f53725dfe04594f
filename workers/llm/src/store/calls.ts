import { Problem } from '@dot-do/contract'
import { type Begun, beginOnce, endOnce, type OnceCall, onceLeaseMs, renewOnce, type StoreScope } from '@dot-do/store'
import { type Keeping, keepAnswer, renewAnswer } from './answers.ts'
import { isBudgeted, settle, type Spender } from './budgets.ts'
import { type Circuits, circuits, countCall } from './circuit.ts'
import { notePaces, type Paced, type Paces, pacesOf } from './pace.ts'
import { findPrompt, type PromptRef } from './prompts.ts'
import { retentionDays } from './retention.ts'
import { provider, type PromptRow, type ProviderRow } from './schema.ts'
import { note, type Used } from './usage.ts'

/** One call of a model: how it is known while it runs. */
export interface Run {
  id: string
  who: Spender
  /** Under the caller's idempotency key, where there is one. */
  once?: OnceCall
  isStream: boolean
  /** The prompt that it asks for. */
  prompt?: PromptRef | undefined
  tags?: string[] | undefined
  /** Whether it asks how models did of late. */
  isPaced?: boolean | undefined
  /** The answer that it makes for others too. */
  answer?: Keeping
}

/** What a call needs to know at its begin. */
export interface Beginning extends Circuits {
  begun: Begun
  providers: ProviderRow[]
  prompt?: PromptRow | undefined
  isBudgeted: boolean
  paces: Paces
  /** Whether what it says is kept. */
  isRetained: boolean
}

/** How a call ended. */
export interface Ending extends Run {
  /** Kept for repetitions of the call; absent when it failed. */
  text?: string | undefined
  results: { model: string; failed: boolean }[]
  used?: Used | undefined
  paced: Paced
}

const streamsMax = 64

// Streams under way, of each object in this isolate: they end with it, and to write each down would delay its first token.
const slots = new WeakMap<SqlStorage, Map<string, number>>()

function slotsOf({ sql }: StoreScope): Map<string, number> {
  const known = slots.get(sql)
  if (known) return known
  const made = new Map<string, number>()
  slots.set(sql, made)
  return made
}

function takeSlot(scope: StoreScope, run: string): void {
  const taken = slotsOf(scope)
  for (const [id, until] of taken) if (until < scope.now) taken.delete(id)
  if (taken.size >= streamsMax) throw new Problem('resource_exhausted', `${streamsMax} streams are open: end one first`)
  taken.set(run, scope.now + onceLeaseMs)
}

/** Begins a call: all that it needs to know, at once. */
export function begin(scope: StoreScope, { id, who, once, isStream, prompt, isPaced = false }: Run): Beginning {
  const begun: Begun = once ? beginOnce(scope, once) : { state: 'new' }
  if (begun.state !== 'new') return { begun, providers: [], open: [], halfOpen: [], troubled: [], isBudgeted: false, paces: {}, isRetained: false }
  if (isStream) takeSlot(scope, id)
  return {
    begun,
    ...circuits(scope),
    providers: scope.db.select().from(provider).orderBy(provider.name).all(),
    prompt: prompt && findPrompt(scope, prompt),
    isBudgeted: isBudgeted(scope, who),
    paces: isPaced ? pacesOf(scope, isStream) : {},
    isRetained: retentionDays(scope) > 0,
  }
}

/** Says that a call goes on. */
export function renew(scope: StoreScope, { id, once, isStream, answer }: Run): void {
  if (once) renewOnce(scope, once)
  if (answer) renewAnswer(scope, answer)
  if (isStream) slotsOf(scope).set(id, scope.now + onceLeaseMs)
}

/** Ends a call: what it reserved is given back and what it used noted, in one. */
export function end(scope: StoreScope, { id, who, once, isStream, answer, text, results, used, paced, tags }: Ending): void {
  if (once) endOnce(scope, once, text)
  if (isStream) slotsOf(scope).delete(id)
  if (answer) keepAnswer(scope, answer)
  for (const { model, failed } of results) countCall(scope, model, failed)
  settle(scope, { run: id, ...who, micros: used?.micros ?? 0 })
  notePaces(scope, isStream, paced)
  if (used) note(scope, who, { ...used, tags: tags && tags.length > 0 ? [...new Set(tags)] : null })
}
