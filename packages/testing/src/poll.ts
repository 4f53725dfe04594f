import { setTimeout as sleep } from 'node:timers/promises'

/** The first answer of `ask` that is neither undefined nor false, asked again until it comes; throws when it does not come in time. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false> | T | undefined | false, timeoutMs = 10_000): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await sleep(20)
  }
}
