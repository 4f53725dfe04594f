import type { Attempt } from 'llm.do/contract'
import type { Bill } from '../bill.ts'
import type { End } from '../session.ts'
import { resultsOf } from '../upstream/attempts.ts'

interface Done {
  attempts: Attempt[]
  bill: Bill
  /** The prompt and its version. */
  prompt?: string | undefined
}

/** What is noted of a call that ends so: how its models did, and what it used. */
export const howOf = ({ attempts, bill, prompt }: Done, finish: string): Pick<End, 'results' | 'rates' | 'used'> => ({
  ...{ results: resultsOf(attempts), rates: bill.rates, used: bill.used(finish, prompt) },
})
