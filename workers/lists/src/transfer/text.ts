import { Problem } from '@dot-do/contract'

/** Why a file can't be read on, and where. */
export class Broken extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.name = 'Broken'
    this.line = line
  }
}

/** The bytes of a file as text, piece by piece; a byte order mark at its beginning is none of it. */
export async function* textOf(file: File, line: () => number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw new Broken(line(), 'is not UTF-8')
    }
  }
  const reader = (file.stream() as ReadableStream<Uint8Array>).getReader()
  try {
    for (;;) {
      const { done, value } = await read(reader)
      const text = decode(value)
      if (text !== '') yield text
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read()
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('canceled', 'the file broke off on its way', { cause })
  }
}
