import { objectIn } from './chunks.ts'
import type { Dialect } from './dialect.ts'
import { UpstreamError } from './error.ts'
import { type Chunk, chunkIn, completionOf } from './wire.ts'

/** OpenAI’s chat completions, which everything here is said in: what is sent and what comes are as they are. */
export const openai: Dialect = {
  path: '/chat/completions',
  ask: (_, body, send) => send(body),
  toCompletion: completionOf,
  reader: () => (data) => (data === '[DONE]' ? 'done' : [chunkOf(data)]),
}

function chunkOf(data: string): Chunk {
  const value = objectIn(data)
  const { error } = value as { error?: { message?: unknown; code?: unknown } | string }
  if (error) {
    const { message, code } = typeof error === 'string' ? { message: error, code: undefined } : error
    const status = typeof code === 'number' && code >= 400 && code < 600 ? code : 'invalid_answer'
    throw new UpstreamError(status, typeof message === 'string' ? message.slice(0, 500) : 'the stream holds an error')
  }
  const chunk = chunkIn(value)
  if (!chunk) throw new UpstreamError('invalid_answer', 'an event of the stream is not of a completion')
  return chunk
}
