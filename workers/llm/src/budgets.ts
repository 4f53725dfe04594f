import { Problem } from '@dot-do/contract'
import type { Budget } from 'llm.do/contract'
import { usdOf } from './money.ts'
import type { BudgetState } from './store/budgets.ts'

/** A budget as its tenant sees it. */
export const toBudget = ({ scope, subject, window, micros, spent, reserved, resetsAt }: BudgetState): Budget => ({
  ...{ scope, id: subject === '' ? undefined : subject, window },
  ...{ amount: usdOf(micros), spent: usdOf(spent), reserved: usdOf(reserved) },
  resetsAt: resetsAt === undefined ? undefined : new Date(resetsAt).toISOString(),
})

/** What a call is told that may cost more than a budget has left. */
export function overBudget({ scope, window, micros, spent, reserved, resetsAt }: BudgetState, asked: number): Problem {
  const span = window === 'total' ? 'in all' : `a ${window}`
  const left = Math.max(0, micros - spent - reserved)
  const again = resetsAt === undefined ? '' : `; it begins anew at ${new Date(resetsAt).toISOString()}`
  const headers = resetsAt === undefined ? undefined : { 'retry-after': String(Math.max(1, Math.ceil((resetsAt - Date.now()) / 1000))) }
  const detail = `the ${scope}’s budget of $${usdOf(micros)} ${span} has $${usdOf(left)} left, and the call may cost $${usdOf(asked)}${again}`
  return new Problem('resource_exhausted', detail, { reason: 'budget', headers })
}
