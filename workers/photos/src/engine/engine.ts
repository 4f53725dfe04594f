import { Problem } from '@dot-do/contract'
import { limits } from '../limits.ts'
import type { Work } from './work.ts'

let waiting = 0
let last: Promise<unknown> = Promise.resolve()

/** Runs a job on the engine, one at a time: it has one memory. `unavailable` where too many wait already. */
export function inTurn<T>(job: (work: Work) => T): Promise<T> {
  if (waiting > limits.waitingMax) {
    throw new Problem('unavailable', `${limits.waitingMax} pictures wait to be worked on already; try again in a moment`, {
      headers: { 'retry-after': '1' },
      reason: 'busy',
    })
  }
  waiting++
  const done = last.then(() => run(job)).finally(() => waiting--)
  last = done.catch(() => {})
  return done
}

async function run<T>(job: (work: Work) => T): Promise<T> {
  // A job holds the isolate to its end: who came meanwhile is let in, or turned away, before the next.
  await new Promise((resolve) => setTimeout(resolve, 0))
  // The code alone takes a while to read: only who needs it waits.
  const { work } = await import('./work.ts')
  await work.start()
  try {
    return job(work)
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown
    // Whatever went wrong inside, this instance has seen it.
    work.drop()
    throw thrown instanceof WebAssembly.RuntimeError
      ? new Problem('invalid_argument', 'the picture can’t be decoded', { reason: 'image', cause: thrown })
      : thrown
  } finally {
    if (work.memory() > limits.keptBytesMax) work.drop()
  }
}
