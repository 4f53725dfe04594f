/** The middle of some numbers; of an even count the upper one. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The median of milliseconds that calls take, made one after another. */
export async function medianMs(times: number, run: (index: number) => unknown): Promise<number> {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const start = performance.now()
    await run(index)
    taken.push(performance.now() - start)
  }
  return median(taken)
}

/** The best median of several rounds of each, in milliseconds: by turns, so that what else the machine does falls on all. */
export async function byTurns<K extends string>(rounds: number, times: number, runs: Record<K, (index: number) => unknown>): Promise<Record<K, number>> {
  const best = {} as Record<K, number>
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(runs) as K[])
      best[name] = Math.min(best[name] ?? Infinity, await medianMs(times, (index) => runs[name](round * times + index)))
  }
  return best
}
