import type { Answer, Parsed } from '@dot-do/contract'
import { check, digitalLink, hri, readElements } from '@dot-do/gs1'
import { type CallScope, invalid } from '@dot-do/service'
import type contract from 'barcode.do/contract'
import { refuse, yearOf } from '../faults.ts'
import { fromGtin, gtinOf, NotationError } from '../numbers/notations.ts'

type Contract = typeof contract

/** Writes a number or GS1 data in another notation. */
export function convert({ data, from, to }: Parsed<Contract, 'convert'>, { ctx }: CallScope<Contract['methods']['convert']>): Answer<Contract, 'convert'> {
  if (from === 'elements' || from === 'digitalLink') {
    if (to !== 'elements' && to !== 'digitalLink') return invalid(`GS1 elements have no notation ${to}`, ['to'], 'notation')
    return { data: rewritten(data, from, to, yearOf(ctx.timestamp)) }
  }
  if (to === 'elements' || to === 'digitalLink') return invalid(`a number has no notation ${to}`, ['to'], 'notation')
  return {
    data: attempt('to', () =>
      fromGtin(
        attempt('data', () => gtinOf(data, from)),
        to,
      ),
    ),
  }
}

function rewritten(data: string, from: 'elements' | 'digitalLink', to: 'elements' | 'digitalLink', year: number): string {
  const isLink = /^https?:\/\//i.test(data)
  if (isLink !== (from === 'digitalLink')) invalid(isLink ? 'this is a Digital Link' : 'this is no Digital Link', ['data'], 'notation')
  const { elements, faults } = readElements(data)
  refuse([...faults, ...check(elements, year)], ['data'])
  if (to === 'elements') return hri(elements)
  const made = digitalLink(elements)
  return 'uri' in made ? made.uri : invalid(made.fault, ['data'], 'structure')
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (err) {
    if (err instanceof NotationError) return invalid(err.message, [path], err.reason)
    throw err
  }
}
