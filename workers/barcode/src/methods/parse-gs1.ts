import type { Answer, Parsed } from '@dot-do/contract'
import { check, digitalLink, hri, interpret, readElements } from '@dot-do/gs1'
import type { CallScope } from '@dot-do/service'
import type contract from 'barcode.do/contract'
import { refuse, yearOf } from '../faults.ts'

type Contract = typeof contract

/** Reads and checks GS1 data. */
export function parseGs1({ data }: Parsed<Contract, 'parseGs1'>, { ctx }: CallScope<Contract['methods']['parseGs1']>): Answer<Contract, 'parseGs1'> {
  const year = yearOf(ctx.timestamp)
  const { elements, faults } = readElements(data)
  refuse([...faults, ...check(elements, year)], ['data'])
  const link = digitalLink(elements)
  return { elements: interpret(elements, year), ...('uri' in link ? { digitalLink: link.uri } : {}), hri: hri(elements) }
}
