import { Problem } from '@dot-do/contract'
import { bounds } from 'lists.do/contract'
import type { Definition } from '../definition.ts'
import type { StoredField } from '../values/field.ts'
import type { Data } from '../values/values.ts'
import { readText } from '../values/text.ts'
import { shown, wrong } from '../values/wrong.ts'

/** A field whose values are ids of items of a list. */
export type Relation = StoredField & { list: string }

const isRelation = (field: StoredField): field is Relation => field.type === 'relation'

/** The relations of a list, or those of them that lead to one list. */
export const relationsOf = ({ fields }: Definition, to?: string): Relation[] =>
  fields.filter(isRelation).filter((field) => to === undefined || field.list === to)

/** The names under which one list shows the relations of another. */
export const inversesOf = (definition: Definition, to: string): string[] => relationsOf(definition, to).flatMap(({ inverse }) => inverse ?? [])

/** The ids that an item's relation holds. */
export function targetsOf(data: Data, { id }: StoredField): string[] {
  const value = data[id]
  return value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as string[])
}

function parseId(value: unknown): string {
  const text = readText(value)
  if (text === '' || text.length > 64) wrong(`is not the id of an item: ${shown(value)}`)
  return text
}

/** An id, or with `many` an array of them, each once. Whether there are such items is looked up when they are written. */
export function parseRelation(value: unknown, { many }: StoredField): string | string[] {
  if (!many) return parseId(value)
  if (!Array.isArray(value)) wrong(`is not an array of ids: ${shown(value)}`)
  if (value.length > bounds.relatedMax) wrong(`has ${value.length} ids; a relation holds at most ${bounds.relatedMax}`)
  return [...new Set(value.map(parseId))]
}

/** Why a transaction has to be tried again once something was settled with other objects; never seen by callers. */
export const pending = { items: 'pending_items', removal: 'pending_removal', foreign: 'pending_foreign' } as const

/** The reason of a problem that says that other items refer to what should be removed. */
export const restrictReason = 'restrict'

export const restricted = (what: string, by: string, field: string): Problem =>
  new Problem('failed_precondition', `${by} refers to ${what} by its field ${field}, which restricts removal`, { reason: restrictReason })

export const noItem = (id: string, list: string): Problem => new Problem('not_found', `no item ${id} in the list ${list}`)
