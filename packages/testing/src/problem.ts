import { DoError } from '@dot-do/client'

/** The failure that a call ends in; throws where it ends in none, or in one that is not the platform's. */
export async function problemOf(call: PromiseLike<unknown>): Promise<DoError> {
  try {
    await call
  } catch (err) {
    if (err instanceof DoError) return err
    throw err
  }
  throw new Error('the call did not fail')
}
