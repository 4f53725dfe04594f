import { invalid } from '@dot-do/service'
import type { Field, FieldChange } from 'lists.do/contract'
import type { Definition } from '../definition.ts'
import { checkFields, withIds } from '../fields.ts'
import type { StoredField } from '../values/field.ts'

export interface Wish {
  add?: Field[] | undefined
  change?: FieldChange[] | undefined
  rename?: { from: string; to: string }[] | undefined
  remove?: string[] | undefined
}

/** What a list becomes, and what that means for its items. */
export interface Plan {
  after: Definition
  removed: StoredField[]
  added: StoredField[]
  /** Fields whose values must be looked at again: as they were, and as they are to be. */
  changed: { before: StoredField; after: StoredField }[]
  /** New names by old ones. */
  renames: Map<string, string>
}

/** The definition that a wish leads to: removals first, then renames, changes and additions. */
export function planOf(definition: Definition, inverses: string[], { add = [], change = [], rename = [], remove = [] }: Wish): Plan {
  const removed = remove.map((name, index) => fieldIn(definition.fields, name, ['remove', index]))
  const kept = definition.fields.filter((field) => !removed.includes(field))
  const renames = renamesIn(kept, rename)
  const renamed = kept.map((field) => ({ ...field, name: renames.get(field.name) ?? field.name }))
  const changes = new Map<string, StoredField>()
  for (const [index, wish] of change.entries()) {
    const field = fieldIn(renamed, wish.name, ['change', index, 'name'])
    if (changes.has(field.id)) invalid(`${wish.name} is changed twice`, ['change', index, 'name'])
    changes.set(field.id, changedField(field, wish))
  }
  const added = withIds(add, definition.nextField)
  const fields = [...renamed.map((field) => changes.get(field.id) ?? field), ...added]
  const key = definition.key === undefined ? undefined : (renames.get(definition.key) ?? definition.key)
  if (fields.length === 0) invalid('a list keeps at least one field', ['remove'])
  checkFields(fields, key, pathsOf(renamed, wishIndexes(change), rename), inverses)
  const after: Definition = { ...definition, fields, key, nextField: definition.nextField + added.length, isPlain: false }
  const changed = renamed.filter(({ id }) => changes.has(id)).map((before) => ({ before, after: changes.get(before.id) as StoredField }))
  return { after, removed, added, changed, renames }
}

const wishIndexes = (change: FieldChange[]) => new Map(change.map(({ name }, index) => [name, index]))

/** Where in the call a field of the new definition comes from. */
function pathsOf(renamed: StoredField[], changes: Map<string, number>, rename: { to: string }[]) {
  return (index: number): (string | number)[] => {
    const name = renamed[index]?.name
    if (name === undefined) return ['add', index - renamed.length]
    const changed = changes.get(name)
    const at = rename.findIndex(({ to }) => to.normalize('NFC') === name)
    return changed === undefined ? (at < 0 ? ['fields', index] : ['rename', at]) : ['change', changed]
  }
}

function fieldIn(fields: StoredField[], name: string, path: (string | number)[]): StoredField {
  return fields.find((field) => field.name === name.normalize('NFC')) ?? invalid(`the list has no field ${name}`, path)
}

function renamesIn(fields: StoredField[], rename: { from: string; to: string }[]): Map<string, string> {
  const renames = new Map<string, string>()
  for (const [index, { from, to }] of rename.entries()) {
    const { name } = fieldIn(fields, from, ['rename', index, 'from'])
    if (renames.has(name)) invalid(`${name} is renamed twice`, ['rename', index, 'from'])
    renames.set(name, to.normalize('NFC'))
  }
  return renames
}

/** A field with the settings of a wish; a type brings none of the settings of another. */
function changedField(field: StoredField, { name: _, ...wish }: FieldChange): StoredField {
  const { id, name, type, required, unique } = field
  const base: StoredField = wish.type === undefined || wish.type === type ? { ...field } : { ...{ id, name, type: wish.type }, required, unique }
  if (type === 'relation' && wish.list !== undefined && wish.list.normalize('NFC') !== field.list)
    invalid(`${name} leads to ${field.list}: remove it and add another that leads elsewhere`, ['change'])
  const settings = Object.entries(wish).filter(([, value]) => value !== undefined)
  const next: Record<string, unknown> = { ...base, ...Object.fromEntries(settings) }
  for (const [setting, value] of Object.entries(next)) if (value === null || value === undefined) delete next[setting]
  return next as unknown as StoredField // a field with settings of its own kinds, as the contract checked them
}
