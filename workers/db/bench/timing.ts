import { stdout } from 'node:process'

/** Milliseconds of each call, and which is the middle one. */
export async function median(times: number, run: (index: number) => PromiseLike<unknown>): Promise<number> {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const start = performance.now()
    await run(index)
    taken.push(performance.now() - start)
  }
  return taken.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0
}

/** The best median of several rounds of each: by turns, so that what else the machine does falls on all. */
export async function byTurns<K extends string>(
  rounds: number,
  times: number,
  runs: Record<K, (index: number) => PromiseLike<unknown>>,
): Promise<Record<K, number>> {
  const best = {} as Record<K, number>
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(runs) as K[])
      best[name] = Math.min(best[name] ?? Infinity, await median(times, (index) => runs[name](round * times + index)))
  }
  return best
}

export const head = () => stdout.write(`${''.padEnd(52)} ms, median    ratio   aim\n`)

export const line = (name: string, ms: number, of?: number, aim = '') =>
  stdout.write(`${name.padEnd(52)} ${ms.toFixed(2).padStart(9)} ${of === undefined ? '' : `${(ms / of).toFixed(2).padStart(8)}   ${aim}`}\n`)
