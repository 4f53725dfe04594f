import { createParser, type ParseError } from 'eventsource-parser'
import { UpstreamError } from './error.ts'
import { reach } from './send.ts'
import { type Chunk, chunkIn } from './wire.ts'

/**
 * The chunks of a streamed answer, together as they come. A stream that ends without `[DONE]` and without a finish reason was
 * cut: `UpstreamError`, as for an event that is no chunk or tells of an error.
 */
export async function* chunksOf(response: Response): AsyncGenerator<Chunk[], void, undefined> {
  if (!response.body) throw new UpstreamError('invalid_answer', 'the stream is empty')
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  const arrived: string[] = []
  const parser = createParser({ onEvent: ({ data }) => arrived.push(data), maxBufferSize: eventMax, onError: refuseEndless })
  let isFinished = false
  try {
    for (;;) {
      const { done, value } = await reach(() => reader.read())
      parser.feed(done ? decoder.decode() : decoder.decode(value, { stream: true }))
      const { chunks, isDone, failure } = read(arrived.splice(0))
      isFinished ||= isDone || chunks.some(({ choices }) => choices.some(({ finish_reason }) => finish_reason != null))
      if (chunks.length > 0) yield chunks
      if (failure) throw failure
      if (isDone || (done && isFinished)) return
      if (done) throw new UpstreamError('network', 'the stream ended before the answer did')
    }
  } finally {
    // The provider stops work, and is paid for no more of it, once the connection is closed.
    void reader.cancel().catch(() => {})
  }
}

/** Chunks up to the end of the stream or the first event that is none. */
function read(events: string[]): { chunks: Chunk[]; isDone: boolean; failure?: unknown } {
  const chunks: Chunk[] = []
  for (const data of events) {
    if (data === '[DONE]') return { chunks, isDone: true }
    try {
      chunks.push(chunkOf(data))
    } catch (failure) {
      return { chunks, isDone: false, failure }
    }
  }
  return { chunks, isDone: false }
}

const eventMax = 8 * 1024 * 1024

function refuseEndless({ type }: ParseError): void {
  if (type === 'max-buffer-size-exceeded') throw new UpstreamError('invalid_answer', 'an event of the stream does not end')
}

function chunkOf(data: string): Chunk {
  const value = parse(data)
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

function parse(data: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new UpstreamError('invalid_answer', 'an event of the stream is not JSON')
}
