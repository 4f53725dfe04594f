import { createParser, type ParseError } from 'eventsource-parser'
import { UpstreamError } from './error.ts'
import { reach } from './send.ts'
import type { Chunk } from './wire.ts'

/** The chunks that an event brings, or that there will be no more; `UpstreamError` for an event that is none or tells of a failure. */
export type Read = (data: string) => Chunk[] | 'done'

/**
 * The chunks of a streamed answer, together as they come; none for events that only show that it goes on. A stream that ends before it is
 * said to be done and without a finish reason was cut: `UpstreamError`.
 */
export async function* chunksOf(response: Response, readEvent: Read): AsyncGenerator<Chunk[], void, undefined> {
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
      const events = arrived.splice(0)
      const { chunks, isDone, failure } = readAll(events, readEvent)
      isFinished ||= isDone || chunks.some(({ choices }) => choices.some(({ finish_reason }) => finish_reason != null))
      if (events.length > 0) yield chunks
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
function readAll(events: string[], readEvent: Read): { chunks: Chunk[]; isDone: boolean; failure?: unknown } {
  const chunks: Chunk[] = []
  for (const data of events) {
    try {
      const read = readEvent(data)
      if (read === 'done') return { chunks, isDone: true }
      chunks.push(...read)
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

/** The object that an event holds; `UpstreamError` where it holds none. */
export function objectIn(data: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new UpstreamError('invalid_answer', 'an event of the stream is not JSON')
}
