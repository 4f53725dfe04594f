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
  const decode = decoder()
  const reader = (file.stream() as ReadableStream<Uint8Array>).getReader()
  try {
    for (;;) {
      const { done, value } = await read(reader)
      const { text, isBroken } = decode(value)
      if (text !== '') yield text
      if (isBroken) throw new Broken(line(), 'is not UTF-8')
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Decodes as far as the bytes are UTF-8, however they are cut into pieces. */
function decoder(): (bytes: Uint8Array | undefined) => { text: string; isBroken: boolean } {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  const lenient = new TextDecoder()
  return (bytes) => {
    const options = { stream: bytes !== undefined }
    const text = lenient.decode(bytes, options)
    try {
      strict.decode(bytes, options)
      return { text, isBroken: false }
    } catch {
      return { text: text.split('\ufffd', 1)[0] ?? '', isBroken: true }
    }
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
