import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allows, covers, intersect } from '../src/grants.ts'

const domains = ['a', 'b', 'platform']
const methods = ['x', 'y']
const accesses = ['read', 'write', 'admin'] as const

const grant = fc.oneof(
  fc.constant('*'),
  fc.tuple(fc.constantFrom('*', ...domains), fc.constantFrom('read', 'write', 'admin', '*')).map(([domain, level]) => `${domain}:${level}`),
  fc.tuple(fc.constantFrom(...domains), fc.constantFrom(...methods)).map(([domain, method]) => `${domain}.${method}`),
)
const grants = fc.array(grant, { maxLength: 5 })

// Every call there is in this small world.
const calls = domains.flatMap((domain) => methods.flatMap((method) => accesses.map((access) => [domain, method, access] as const)))

test('whoever covers a grant may do all that it allows', () => {
  fc.assert(
    fc.property(grants, grant, (held, wanted) => {
      if (!covers(held, wanted)) return
      for (const call of calls) if (allows([wanted], ...call)) expect(allows(held, ...call), `${held} ${wanted} ${call}`).toBe(true)
    }),
    { numRuns: 5000 },
  )
})

test('what is left of rights never exceeds them, nor the limit', () => {
  fc.assert(
    fc.property(grants, grants, (held, limit) => {
      const left = intersect(held, limit)
      for (const call of calls)
        if (allows(left, ...call)) expect([allows(held, ...call), allows(limit, ...call)], `${held} | ${limit} | ${left} | ${call}`).toEqual([true, true])
    }),
    { numRuns: 5000 },
  )
})

test('levels that both allow are left', () => {
  const levels = fc.array(
    grant.filter((each) => !each.includes('.')),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(levels, levels, (held, limit) => {
      const left = intersect(held, limit)
      for (const call of calls)
        if (allows(held, ...call) && allows(limit, ...call)) expect(allows(left, ...call), `${held} | ${limit} | ${left} | ${call}`).toBe(true)
    }),
    { numRuns: 5000 },
  )
})

test('nothing but its own grants reaches the platform’s', () => {
  expect(allows(['*', '*:admin', '*:*'], 'platform', 'x', 'read')).toBe(false)
  expect(covers(['*', '*:*'], 'platform:read')).toBe(false)
  expect(allows(['platform:*'], 'a', 'x', 'read')).toBe(false)
})
