import type { Env } from '../env.ts'
import type { Target } from '../names/target.ts'
import { anthropic } from './anthropic/anthropic.ts'
import { chunksOf, type Read } from './chunks.ts'
import { openai } from './openai.ts'
import { send, sendForJson } from './send.ts'
import type { Chunk, Completion } from './wire.ts'

/** A request of OpenAI’s chat completions. */
export type Body = Record<string, unknown>

/** How a kind of provider is spoken to. All the rest knows OpenAI’s chat completions alone. */
export interface Dialect {
  path: string
  /** Has a request sent as this kind takes it: once, or again in another way where the model does not know the first. */
  ask<T>(target: Target, body: Body, send: (request: Body) => Promise<T>): Promise<T>
  /** A whole answer; `UpstreamError` for what is none. */
  toCompletion(answer: unknown): Completion
  /** What reads the events of one stream. */
  reader(): Read
}

const dialectOf = ({ provider }: Target): Dialect => (provider.kind === 'anthropic' ? anthropic : openai)

/** A whole completion of a model. */
export function complete(env: Env, target: Target, body: Body, signal: AbortSignal): Promise<Completion> {
  const { path, ask, toCompletion } = dialectOf(target)
  return ask(target, body, async (request) => toCompletion(await sendForJson(env, target.provider, { path, body: request, signal })))
}

/** The same in chunks as they come. */
export function completeInChunks(env: Env, target: Target, body: Body, signal: AbortSignal): Promise<AsyncGenerator<Chunk[], void, undefined>> {
  const { path, ask, reader } = dialectOf(target)
  return ask(target, body, async (request) => chunksOf(await send(env, target.provider, { path, body: request, signal, isStream: true }), reader()))
}
