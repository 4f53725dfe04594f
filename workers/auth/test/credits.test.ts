import { expect, test } from 'vitest'
import { creditsAt, refillDue } from '../src/keys/credits.ts'

const at = (time: string) => Date.parse(time)

test.each([
  ['hour', '2026-03-01T10:59:59.999Z', '2026-03-01T10:00:00.000Z'],
  ['hour', '2026-03-01T11:00:00.000Z', '2026-03-01T11:00:00.000Z'],
  ['day', '2024-02-29T23:59:59.999Z', '2024-02-29T00:00:00.000Z'],
  ['day', '2026-10-25T01:30:00.000Z', '2026-10-25T00:00:00.000Z'],
  ['month', '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00.000Z'],
  ['month', '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
] as const)('each %s begins in UTC: %s', (interval, now, due) => {
  expect(refillDue({ amount: 1, interval }, at(now))).toBe(at(due))
})

test('a refill sets what is left to its amount, once an interval', () => {
  const refill = { amount: 50, interval: 'hour' } as const
  const balance = (creditsRemaining: number, refilled: string) => ({ creditsRemaining, creditsRefill: refill, creditsRefilledAt: at(refilled) })
  expect(creditsAt(balance(3, '2026-03-01T10:30:00Z'), at('2026-03-01T10:59:59Z'))).toBe(3)
  expect(creditsAt(balance(3, '2026-03-01T10:30:00Z'), at('2026-03-01T11:00:00Z'))).toBe(50)
  expect(creditsAt(balance(70, '2026-03-01T10:30:00Z'), at('2026-03-05T11:00:00Z'))).toBe(50)
  expect(creditsAt(balance(3, '2026-03-01T11:00:00Z'), at('2026-03-01T11:00:00Z'))).toBe(3)
  expect(creditsAt({ creditsRemaining: null, creditsRefill: null, creditsRefilledAt: null }, 0)).toBeUndefined()
})
