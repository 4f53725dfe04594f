import { FileSystem } from './file-system.ts'
import { GoProgram, MemoryExceeded } from './go.ts'
import { decodePacket, encodeRequest, type Value } from './packets.ts'
import type { Folder } from './tree.ts'

type Fields = { [key: string]: Value }

// Each message holds its whole line, so many in a long line are more than all sources.
const answerBytesMax = 96 * 1024 * 1024

/** The version of esbuild, which its service checks against its own. */
export const version = '0.28.2'

/**
 * esbuild as a service (`esbuild --service`), in an instance of WebAssembly over a tree in memory. A request is answered before
 * `request` returns: the program runs on this thread, and whatever it asks of the world is there at once.
 */
export class Engine {
  readonly #files: FileSystem
  readonly #output = new Packets()
  #program: GoProgram | undefined
  #nextId = 0
  #complaint = ''

  private constructor() {
    this.#files = new FileSystem((chunk, isError) => (isError ? this.#complain(chunk) : this.#output.push(chunk)))
  }

  /** Starts esbuild; `loadHost` comes before. */
  static start(module: WebAssembly.Module): Engine {
    const engine = new Engine()
    engine.#program = GoProgram.start(module, ['esbuild', `--service=${version}`], { fs: engine.#files, write: (bytes) => engine.#complain(bytes) })
    // It begins by telling its version.
    engine.#until(() => engine.#output.next())
    return engine
  }

  get memoryBytes(): number {
    return this.#program?.memoryBytes ?? 0
  }

  /** What esbuild answers. Throws where it broke: then this engine is of no more use. */
  request(command: Fields, root: Folder = new Map()): Fields {
    this.#files.root = root
    this.#files.feed(encodeRequest(this.#nextId++, command))
    try {
      const packet = this.#until(() => this.#output.next())
      if (packet.length > answerBytesMax) throw new MemoryExceeded(`an answer of more than ${answerBytesMax} bytes`)
      return decodePacket(packet).value as Fields
    } catch (cause) {
      throw new EngineFailure(this.#complaint, cause)
    } finally {
      this.#files.root = new Map()
    }
  }

  #until(packet: () => Uint8Array | undefined): Uint8Array {
    for (;;) {
      this.#program?.check()
      const found = packet()
      if (found) return found
      if (!this.#files.flush() && !this.#program?.ring()) throw new Error('esbuild waits for nothing')
    }
  }

  #complain(bytes: Uint8Array): void {
    this.#complaint = (this.#complaint + new TextDecoder().decode(bytes)).slice(0, 2000)
  }
}

/** The engine broke: what Go said of it, and what was thrown. */
export class EngineFailure extends Error {
  readonly kind: 'too_deep' | 'out_of_memory' | 'unknown'

  constructor(complaint: string, cause: unknown) {
    super(`esbuild broke: ${complaint.slice(0, 500)}`, { cause })
    this.name = 'EngineFailure'
    // V8's stack or Go's is too short for how deep the input is nested.
    const isTooDeep = cause instanceof RangeError || complaint.includes('stack exceeds')
    const isTooLarge = cause instanceof MemoryExceeded || complaint.includes('out of memory')
    this.kind = isTooDeep ? 'too_deep' : isTooLarge ? 'out_of_memory' : 'unknown'
  }
}

/** Packets out of chunks as they come, each after its length. */
class Packets {
  #chunks: Uint8Array[] = []

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
  }

  next(): Uint8Array | undefined {
    const [chunk] = this.#chunks
    if (!chunk) return undefined
    // A packet is written by one call, whatever its size.
    const length = new DataView(chunk.buffer, chunk.byteOffset).getUint32(0, true)
    if (chunk.length !== length + 4) throw new Error('esbuild wrote a part of a packet')
    this.#chunks.shift()
    return chunk.subarray(4)
  }
}
