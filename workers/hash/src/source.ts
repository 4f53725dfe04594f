import { invalid } from '@dot-do/service'
import type { Hasher } from './algorithms/hasher.ts'
import { bytesOf } from './text.ts'

/** What is hashed: a text, or bytes that may still be coming. */
export interface Source {
  data?: string | undefined
  file?: File | undefined
}

/** The bytes of a text, or the file: exactly one is given. */
export function sourceOf({ data, file }: Source): Uint8Array | File {
  if ((data === undefined) === (file === undefined)) invalid('either data or a file', ['data'], 'subject')
  return file ?? bytesOf(data ?? '', ['data'])
}

/** How many bytes will come, where that is known before. */
export function sizeOf(source: Uint8Array | File): number | undefined {
  if (source instanceof Uint8Array) return source.length
  return source.size < 0 ? undefined : source.size
}

/** Reads a source once, through every hasher. Gives the count of its bytes. */
export async function pour(source: Uint8Array | File, hashers: Hasher[], signal: AbortSignal): Promise<number> {
  let count = 0
  const take = (bytes: Uint8Array): void => {
    count += bytes.length
    for (const hasher of hashers) hasher.update(bytes)
  }
  if (source instanceof Uint8Array) take(source)
  else await drain(source.stream(), take, signal)
  return count
}

const pieceBytes = 512 * 1024

/** Reads a stream to its end in pieces as large as come, since each costs a turn; past the deadline it stops. */
async function drain(stream: ReadableStream<Uint8Array>, take: (bytes: Uint8Array) => void, signal: AbortSignal): Promise<void> {
  const reader = byteReader(stream)
  if (!reader) {
    for await (const piece of stream) {
      signal.throwIfAborted()
      take(piece)
    }
    return
  }
  let buffer = new Uint8Array(pieceBytes)
  for (let isDone = false; !isDone;) {
    signal.throwIfAborted()
    const { done, value } = await reader.readAtLeast(pieceBytes / 4, buffer)
    if (value) {
      take(value)
      buffer = new Uint8Array(value.buffer)
    }
    isDone = done
  }
}

/** A reader into a buffer of ours, where the stream is one of bytes. */
function byteReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: 'byob' })
  } catch (err) {
    if (err instanceof TypeError) return undefined
    throw err
  }
}
