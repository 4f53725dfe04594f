import { invalid } from '@dot-do/service'
import type { Payload } from 'qrcode.do/contract'
import { build, Refusal } from './payloads/index.ts'

/** The text that a code is of. */
export function textOf({ data, payload }: { data?: string; payload?: Payload }): string {
  if ((data === undefined) === (payload === undefined)) invalid('either data or payload', ['data'], 'subject')
  return data ?? (payload ? built(payload) : '')
}

/** The text of a payload, its faults told by their fields. */
export function built(payload: Payload): string {
  try {
    return build(payload)
  } catch (err) {
    if (err instanceof Refusal) invalid(err.message, ['payload', ...err.path], 'payload')
    throw err
  }
}
