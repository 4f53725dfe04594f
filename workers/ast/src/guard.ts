import { Problem } from '@dot-do/contract'

/** Runs what may call itself as deep as a tree is: where the engine's stack ends, the caller's code is too deep, and that is all. */
export function withinStack<T>(run: () => T): T {
  try {
    return run()
  } catch (err) {
    if (isStackOverflow(err)) throw new Problem('invalid_argument', 'the code nests too deep', { reason: 'depth', cause: err })
    throw err
  }
}

export const isStackOverflow = (err: unknown): boolean => err instanceof RangeError && /call stack/i.test(err.message)
