import { setTimeout as sleep } from 'node:timers/promises'

/** Waits; throws the signal's own reason once it is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (err) {
    throw signal.aborted ? signal.reason : err
  }
}
