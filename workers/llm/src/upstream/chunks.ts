import { createParser, type ParseError } from 'eventsource-parser'
import { UpstreamError } from './error.ts'
import { reach } from './send.ts'
import { Chunk } from './wire.ts'

/**
 * The chunks of a streamed answer, as they come. A stream that ends without `[DONE]` and without a finish reason was cut:
 * `UpstreamError`, as for an event that is no chunk or tells of an error.
 */
export async function* chunksOf(response: Response): AsyncGenerator<Chunk, void, undefined> {
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
      for (const data of arrived.splice(0)) {
        if (data === '[DONE]') return
        const chunk = chunkOf(data)
        isFinished ||= chunk.choices.some(({ finish_reason }) => finish_reason != null)
        yield chunk
      }
      if (!done) continue
      if (isFinished) return
      throw new UpstreamError('network', 'the stream ended before the answer did')
    }
  } finally {
    // The provider stops work, and is paid for no more of it, once the connection is closed.
    void reader.cancel().catch(() => {})
  }
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
  const parsed = Chunk.safeParse(value)
  if (!parsed.success) throw new UpstreamError('invalid_answer', 'an event of the stream is not of a completion')
  return parsed.data
}

function parse(data: string): object {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below.
  }
  throw new UpstreamError('invalid_answer', 'an event of the stream is not JSON')
}
