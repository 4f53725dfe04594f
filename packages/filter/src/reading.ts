import type { Issue } from '@dot-do/contract'
import type { FieldType, Node, Resolver } from './types.ts'
import type { Clock } from './when.ts'

/** Conditions in one where. */
const termsMax = 64
export const issuesMax = 100

type Path = (string | number)[]

/** What one reading of a where shares. */
export interface Reading {
  fields: Resolver
  clock: Clock
  operators: ReadonlySet<string>
  issues: Issue[]
  terms: number
}

/** Where in the where the reading is. */
export interface Spot {
  reading: Reading
  path: Path
  level: number
}

/** A field under the name the caller gave it. */
export interface Named {
  field: FieldType
  path: string[]
}

/** Stands where a fault was: a where with one is never used. */
export const nothing: Node = { op: 'and', of: [] }

export function refuse({ reading, path }: Spot, message: string): Node {
  if (reading.issues.length < issuesMax) reading.issues.push({ path, message })
  return nothing
}

/** Whether it is of no use to read on. */
export const isFull = ({ issues, terms }: Reading) => issues.length >= issuesMax || terms > termsMax

export const inside = <T extends Spot>(spot: T, ...steps: Path): T => ({ ...spot, path: [...spot.path, ...steps] })
export const deeper = <T extends Spot>(spot: T): T => ({ ...spot, level: spot.level + 1 })

/** Counts a condition; past the bound nothing more is read. */
export function count(spot: Spot): boolean {
  const { reading } = spot
  reading.terms++
  if (reading.terms === termsMax + 1) refuse(spot, `at most ${termsMax} conditions are expected`)
  return reading.terms <= termsMax
}
