import type { Issue } from '@dot-do/contract'
import type { Fault } from '@dot-do/gs1'
import { invalid } from '@dot-do/service'
import { EncodingError } from './engine/bwipp.ts'

/** Ends the call with all that is wrong with data, each with its position; the reason is the first one's word. */
export function refuse(faults: Fault[], path: (string | number)[]): void {
  const [first] = faults
  if (first)
    invalid(
      faults.map((fault) => issueOf(fault, path)),
      path,
      first.code,
    )
}

const issueOf = ({ message, position }: Fault, path: (string | number)[]): Issue => ({ path, message: `${message} (at ${position})` })

/** What work gives; what BWIPP refuses ends the call. */
export async function made<T>(path: (string | number)[], work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (err) {
    if (err instanceof EncodingError) return invalid(err.message, path, err.reason)
    throw err
  }
}

/** The year of a moment in milliseconds, as two-digit years are reckoned from. */
export const yearOf = (timestamp: number): number => new Date(timestamp).getUTCFullYear()
