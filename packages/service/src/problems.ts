import { DoError } from '@dot-do/client'
import { type Code, idempotencyReason, type Method, Problem } from '@dot-do/contract'

// A nested call's failure that says nothing of what was asked there, only that the platform could not do it now.
const passing = new Set<Code>(['unavailable', 'deadline_exceeded', 'canceled', 'resource_exhausted', 'permission_denied'])

const common = new Set<Code>([...passing, 'invalid_argument', 'unauthenticated', 'payload_too_large', 'internal', 'unimplemented'])

// What the kit itself ends any call with, under a code that few methods declare.
const kitReasons = new Set<string | undefined>([idempotencyReason, 'depth'])

const internal = (cause: unknown) => new Problem('internal', 'something went wrong on our side; the request id finds it in the log', { cause })

/** The problem that leaves for whatever was thrown. Without a declared meaning it is `internal`, its cause for the log alone. */
export function asProblem(thrown: unknown, method?: Method): Problem {
  if (thrown instanceof Problem) {
    const isDeclared = common.has(thrown.code) || !method || Object.hasOwn(method.errors, thrown.code) || kitReasons.has(thrown.reason)
    return isDeclared ? thrown : internal(thrown)
  }
  if (thrown instanceof DoError && passing.has(thrown.code)) {
    return new Problem(
      thrown.code,
      thrown.code === 'permission_denied' ? 'the caller may not do all that this takes' : 'a part of the platform did not answer',
      {
        cause: thrown,
      },
    )
  }
  return internal(thrown)
}

export function tooLarge(max: number): never {
  throw new Problem('payload_too_large', `the body is longer than ${max} bytes`)
}
