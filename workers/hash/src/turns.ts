import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@dot-do/contract'
import type { CallScope } from '@dot-do/service'

type InTurn = <T>(job: () => Promise<T>, scope: Pick<CallScope, 'signal' | 'waitUntil'>) => Promise<T>

/** Runs so many jobs at once; so many more wait, and further ones are `resource_exhausted`. */
export function turns(atOnce: number, waitingMax: number): InTurn {
  const waiting: (() => void)[] = []
  let running = 0

  const enter = async (): Promise<void> => {
    if (running < atOnce) running++
    else if (waiting.length < waitingMax) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw new Problem('resource_exhausted', `${waitingMax} calls wait for their turn already`, { reason: 'busy', headers: { 'retry-after': '1' } })
  }

  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  return (job, { signal, waitUntil }) => {
    const turn = async () => {
      await enter()
      try {
        // Work that never awaits would keep those that come in between from being counted.
        await sleep(0)
        signal.throwIfAborted()
        return await job()
      } finally {
        leave()
      }
    }
    const result = turn()
    // A call whose client has gone must give its place back, too.
    waitUntil(result.catch(() => undefined))
    return result
  }
}
