import type * as webTreeSitter from 'web-tree-sitter'
import type { Language as Grammar, Parser as ParserClass } from 'web-tree-sitter'

/** tree-sitter's runtime, its memory in our hands. */
export interface Core {
  Parser: typeof ParserClass
  load: (compiled: WebAssembly.Module) => Grammar
  /** Remembers the memory as it is now, with the grammars that are loaded. */
  remember: () => void
  /** Empties what is behind the image, so that the next one has no more than it needs. */
  clear: () => void
  /** Makes the memory what was remembered: whatever a call left in it, or broke, is gone. */
  restore: () => void
}

export type Runtime = typeof webTreeSitter

const pagesAtFirst = 512
const pagesMax = 8192

/** Starts tree-sitter's runtime from its compiled module. */
export async function startCore(compiled: WebAssembly.Module, { Parser, Language }: Runtime): Promise<Core> {
  const wasmMemory = new WebAssembly.Memory({ initial: pagesAtFirst, maximum: pagesMax })
  let exports: WebAssembly.Exports = {}
  const started = notAsNode(() =>
    Parser.init({
      wasmMemory,
      instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance, from: WebAssembly.Module) => void) {
        const instance = new WebAssembly.Instance(compiled, imports)
        exports = instance.exports
        receive(instance, compiled)
        return exports
      },
    }),
  )
  await started
  const image = imageOf(wasmMemory, exports)
  image.remember()
  return { Parser, load: (grammar) => Language.loadSync(grammar), ...image }
}

/**
 * The runtime can't be started a second time in an isolate, so it is the memory that is thrown away: an image of it, taken when
 * nothing was running, is put back. Code is the same for ever, and the table of functions only grows.
 */
function imageOf(memory: WebAssembly.Memory, exports: WebAssembly.Exports): Pick<Core, 'remember' | 'clear' | 'restore'> {
  const stackOf = exports['emscripten_stack_get_current'] as () => number
  const setStack = exports['_emscripten_stack_restore'] as (pointer: number) => void
  let image = new Uint8Array(0)
  let stack = stackOf()
  return {
    remember() {
      stack = stackOf()
      image = new Uint8Array(memory.buffer).slice(0, endOfUse(memory))
    },
    clear() {
      new Uint8Array(memory.buffer).fill(0, image.length)
    },
    restore() {
      new Uint8Array(memory.buffer).set(image)
      setStack(stack)
    },
  }
}

/** Where the last byte that is not zero stands. */
function endOfUse(memory: WebAssembly.Memory): number {
  const words = new BigUint64Array(memory.buffer)
  let last = words.length
  while (last > 0 && words[last - 1] === 0n) last--
  return last * 8
}

/** Starts what looks at once whether it is in Node, and would then ask for files that a Worker has not. */
function notAsNode<T>(start: () => T): T {
  const known = globalThis.process
  Reflect.set(globalThis, 'process', undefined)
  try {
    return start()
  } finally {
    Reflect.set(globalThis, 'process', known)
  }
}

/**
 * Runs `load` where libraries find a registry that never calls back. What their finalizers would free are addresses in a memory
 * that has been put back since, where something else stands: everything is freed with the memory instead.
 */
export async function withoutFinalizers<T>(load: () => Promise<T>): Promise<T> {
  const known = globalThis.FinalizationRegistry
  globalThis.FinalizationRegistry = class {
    register(): void {}
    unregister(): boolean {
      return false
    }
  } as unknown as typeof FinalizationRegistry
  try {
    return await load()
  } finally {
    globalThis.FinalizationRegistry = known
  }
}
