/** Go's host for WebAssembly (wasm_exec.js) as far as it is used here. */
interface GoHost {
  argv: string[]
  env: Record<string, string>
  exit: (code: number) => void
  importObject: { gojs: Record<string, (stackPointer: number) => void> }
  mem: DataView
  run(instance: WebAssembly.Instance): Promise<void>
  _resume(): void
}

/** What a Go program may see of the world around it. */
export interface World {
  fs: object
  write: (bytes: Uint8Array) => void
}

/** Thrown in the middle of the program where it takes more memory than it may. */
export class MemoryExceeded extends Error {}

const memoryBytesMax = 640 * 1024 * 1024

type Values = unknown[]
let host: (new () => GoHost) | undefined

/** Loads the host that esbuild's own package brings for its own build of Go; what it leaves on the global object is taken away again. */
export async function loadHost(): Promise<void> {
  if (host) return
  await import('esbuild-wasm/wasm_exec.js')
  const globals = globalThis as { Go?: new () => GoHost; fs?: unknown; path?: unknown }
  host = globals.Go as new () => GoHost
  for (const name of ['Go', 'fs', 'path'] as const) delete globals[name]
}

/**
 * A Go program that runs on this thread, one step at a time, and sees nothing but the world it is given: no globals of ours, no
 * clock that runs. `resume` goes on with what is due; it throws what the program was broken by.
 */
export class GoProgram {
  readonly #go: GoHost
  readonly #timers = new Map<number, number>()
  #nextTimer = 1
  /** Nanoseconds that the program's clock is ahead of ours. */
  #ahead = 0
  #failure: unknown
  #exitCode: number | undefined

  private constructor(go: GoHost) {
    this.#go = go
  }

  /** Starts a program; the host is loaded. */
  static start(module: WebAssembly.Module, argv: string[], world: World): GoProgram {
    if (!host) throw new Error('loadHost comes first')
    const go = new host()
    const program = new GoProgram(go)
    go.argv = argv
    go.exit = (code) => {
      program.#exitCode = code
    }
    seesOnly(go, world)
    program.#hostCalls(world)
    const instance = new WebAssembly.Instance(module, go.importObject)
    void go.run(instance).catch((error: unknown) => {
      program.#failure = error
    })
    return program
  }

  /** Bytes of its memory, which never shrinks. */
  get memoryBytes(): number {
    return this.#go.mem.buffer.byteLength
  }

  /** Throws where the program has ended. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#exitCode !== undefined) throw new Error(`esbuild ended with exit code ${this.#exitCode}`)
  }

  /** Where nothing but a timer is left to wait for: puts the clock forward, since ours stands still while it runs. Says whether there was one. */
  ring(): boolean {
    const [timer] = this.#timers
    if (!timer) return false
    const [id, milliseconds] = timer
    this.#ahead += (milliseconds + 1) * 1e6
    this.#timers.delete(id)
    this.#go._resume()
    return true
  }

  #hostCalls({ write }: World): void {
    const { gojs } = this.#go.importObject
    const grown = gojs['runtime.resetMemoryDataView']
    // Nothing else can end it: it runs until it is done.
    gojs['runtime.resetMemoryDataView'] = (stackPointer) => {
      grown?.(stackPointer)
      if (this.memoryBytes > memoryBytesMax) throw new MemoryExceeded(`more than ${memoryBytesMax} bytes`)
    }
    gojs['runtime.wasmWrite'] = (stackPointer) => {
      const [sp, { mem }] = [stackPointer >>> 0, this.#go]
      write(new Uint8Array(mem.buffer, Number(mem.getBigInt64(sp + 16, true)), mem.getInt32(sp + 24, true)).slice())
    }
    gojs['runtime.nanotime1'] = (stackPointer) => {
      this.#go.mem.setBigInt64((stackPointer >>> 0) + 8, BigInt(Math.floor(performance.now() * 1e6) + this.#ahead + 1), true)
    }
    gojs['runtime.scheduleTimeoutEvent'] = (stackPointer) => {
      const sp = stackPointer >>> 0
      const id = this.#nextTimer++
      this.#timers.set(id, Number(this.#go.mem.getBigInt64(sp + 8, true)))
      this.#go.mem.setInt32(sp + 16, id, true)
    }
    gojs['runtime.clearTimeoutEvent'] = (stackPointer) => {
      this.#timers.delete(this.#go.mem.getInt32((stackPointer >>> 0) + 8, true))
    }
  }
}

// `js.Global()` is the sixth of the values a program starts with.
const globalReference = 5

/** Puts the given world in the place of the global object. */
function seesOnly(go: GoHost, { fs }: World): void {
  const world = { Object, Array, Uint8Array, Error, Date, fs, process: { pid: 1, ppid: 1, cwd: () => '/' }, path: { resolve } }
  Object.defineProperty(go, '_values', {
    configurable: true,
    set(values: Values) {
      values[globalReference] = world
      Object.defineProperty(go, '_values', { configurable: true, writable: true, value: values })
    },
  })
}

// Every path here is absolute.
const resolve = (...segments: string[]): string => segments.join('/')
