import type { Folder } from './tree.ts'

type Callback = (error: Error | null, result?: unknown) => void
type Node = Folder | Uint8Array

interface Opened {
  node: Node
  position: number
  /** What is written, where it was opened to be. */
  written?: { name: string; chunks: Uint8Array[] }
}

const flagOf = { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65_536 }
const [folderMode, fileMode] = [0o040_755, 0o100_644]

/**
 * The `fs` that Go's runtime for WebAssembly calls, over a tree in memory: what Node's `fs` answers for the same tree, for the
 * calls that esbuild makes. Answers are kept back until `flush`: a callback from inside a call would let the next goroutine's
 * call begin on top of it, and so on, until the stack is full.
 */
export class FileSystem {
  readonly constants = flagOf
  /** What builds see; each gets its own. */
  root: Folder = new Map()
  readonly #opened = new Map<number, Opened>()
  readonly #answers: (() => void)[] = []
  #nextHandle = 3
  #input = new Uint8Array()
  #reader: { buffer: Uint8Array; callback: Callback } | undefined
  readonly #output: (chunk: Uint8Array, isError: boolean) => void

  constructor(output: (chunk: Uint8Array, isError: boolean) => void) {
    this.#output = output
  }

  /** Hands over one answer that is due; says whether there was one. */
  flush(): boolean {
    const answer = this.#answers.shift()
    answer?.()
    return answer !== undefined
  }

  /** Puts bytes on the standard input. */
  feed(bytes: Uint8Array): void {
    this.#input = new Uint8Array(bytes)
    this.#feedReader()
  }

  open(path: string, flags: number, _mode: number, callback: Callback): void {
    this.#answer(callback, () => {
      const handle = this.#nextHandle++
      this.#opened.set(handle, flags & flagOf.O_CREAT ? written(path) : { node: this.#find(path), position: 0 })
      return handle
    })
  }

  close(handle: number, callback: Callback): void {
    this.#answer(callback, () => {
      const { written } = this.#handle(handle)
      if (written) this.root.set(written.name, joined(written.chunks))
      this.#opened.delete(handle)
    })
  }

  read(handle: number, buffer: Uint8Array, offset: number, length: number, position: number | null, callback: Callback): void {
    if (handle === 0) {
      this.#reader = { buffer: buffer.subarray(offset, offset + length), callback }
      this.#feedReader()
      return
    }
    this.#answer(callback, () => {
      // esbuild reads at a position in zip archives alone (Yarn's), which it would inflate without bounds.
      if (position !== null) throw coded('EINVAL')
      const file = this.#handle(handle)
      if (!(file.node instanceof Uint8Array)) throw coded('EISDIR')
      const chunk = file.node.subarray(file.position, file.position + length)
      buffer.set(chunk, offset)
      file.position += chunk.length
      return chunk.length
    })
  }

  write(handle: number, bytes: Uint8Array, offset: number, length: number, _position: number | null, callback: Callback): void {
    this.#answer(callback, () => {
      const chunk = bytes.slice(offset, offset + length)
      if (handle < 3) this.#output(chunk, handle === 2)
      else this.#handle(handle).written?.chunks.push(chunk)
      return length
    })
  }

  unlink(path: string, callback: Callback): void {
    this.#answer(callback, () => {
      if (!this.root.delete(path.slice(1))) throw coded('ENOENT')
    })
  }

  stat(path: string, callback: Callback): void {
    this.#answer(callback, () => statOf(this.#find(path)))
  }

  // There are no symbolic links in a tree.
  lstat(path: string, callback: Callback): void {
    this.stat(path, callback)
  }

  fstat(handle: number, callback: Callback): void {
    this.#answer(callback, () => statOf(handle < 3 ? new Uint8Array() : this.#handle(handle).node))
  }

  readdir(path: string, callback: Callback): void {
    this.#answer(callback, () => {
      const node = this.#find(path)
      if (!(node instanceof Map)) throw coded('ENOTDIR')
      return [...node.keys()]
    })
  }

  readlink(path: string, callback: Callback): void {
    this.#answer(callback, () => {
      this.#find(path)
      throw coded('EINVAL')
    })
  }

  #answer(callback: Callback, work: () => unknown): void {
    let error: Error | null = null
    let result: unknown
    try {
      result = work()
    } catch (err) {
      error = err as Error
    }
    this.#answers.push(() => callback(error, result))
  }

  #find(path: string): Node {
    let node: Node = this.root
    for (const name of path.split('/')) {
      if (name === '' || name === '.') continue
      if (!(node instanceof Map)) throw coded('ENOTDIR')
      const next: Node | undefined = node.get(name)
      if (next === undefined) throw coded('ENOENT')
      node = next
    }
    return node
  }

  #handle(handle: number): Opened {
    const found = this.#opened.get(handle)
    if (!found) throw coded('EBADF')
    return found
  }

  #feedReader(): void {
    if (!this.#reader || this.#input.length === 0) return
    const { buffer, callback } = this.#reader
    const chunk = this.#input.subarray(0, buffer.length)
    this.#reader = undefined
    this.#input = this.#input.subarray(chunk.length)
    buffer.set(chunk)
    this.#answers.push(() => callback(null, chunk.length))
  }
}

// esbuild writes the results of a transform alone, beside its input in the root.
const written = (path: string): Opened => ({ node: new Uint8Array(), position: 0, written: { name: path.slice(1), chunks: [] } })

function joined(chunks: Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = chunks
  if (chunks.length < 2) return first
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

const coded = (code: string): Error => Object.assign(new Error(code), { code })

function statOf(node: Node) {
  const isFolder = node instanceof Map
  const size = isFolder ? 4096 : node.length
  return {
    ...{ dev: 1, ino: 1, nlink: 1, uid: 0, gid: 0, rdev: 0, blksize: 4096, atimeMs: 0, mtimeMs: 0, ctimeMs: 0 },
    ...{ mode: isFolder ? folderMode : fileMode, size, blocks: Math.ceil(size / 512), isDirectory: () => isFolder },
  }
}
