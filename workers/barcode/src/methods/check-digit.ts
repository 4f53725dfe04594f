import type { Answer, Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'barcode.do/contract'
import { type Scheme, schemes } from '../numbers/schemes.ts'

type Contract = typeof contract

/** Computes a check digit. */
export function checkDigit({ scheme: name, data }: Parsed<Contract, 'checkDigit'>): Answer<Contract, 'checkDigit'> {
  const scheme: Scheme = schemes[name]
  const [min, max] = scheme.length
  if (data.length < min || data.length > max)
    invalid(`${name} takes ${min === max ? min : `${min} to ${max}`} characters, not ${data.length}`, ['data'], 'length')
  const foreign = Array.from(data).findIndex((character) => !scheme.has.test(character))
  if (foreign !== -1) invalid(`${name} takes ${scheme.takes}, not ${JSON.stringify(data.charAt(foreign))} (at ${foreign})`, ['data'], 'character')
  const digit = scheme.of(data) ?? invalid(`${name} has no check digit for these data: such a number is not given out`, ['data'], 'csum')
  return { checkDigit: digit, full: scheme.full?.(data) ?? `${data}${digit}` }
}
