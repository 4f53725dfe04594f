import { setImmediate as turn } from 'node:timers/promises'

/**
 * Lets this thread notice which idle connections the server has closed: a test that ran a program to its end kept it from that,
 * and the next request would go down one of them. The first turn may still be of what was read before.
 */
export async function notice(): Promise<void> {
  await turn()
  await turn()
}
