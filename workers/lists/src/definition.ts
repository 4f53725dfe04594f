import type { StoredField } from './values/field.ts'

/** What a list is, beside what is in it. */
export interface Definition {
  title?: string | undefined
  fields: StoredField[]
  /** The number of the next field's id. */
  nextField: number
  /** Items are plain JSON values, under the one field `value`. */
  isPlain: boolean
  /** The name of a field. */
  key?: string | undefined
  strict: boolean
  maxItems?: number | undefined
  onFull?: 'reject' | 'dropOldest' | undefined
}

/** A list as its object is made from it. */
export interface Registered {
  id: string
  name: string
  generation: number
  definition: Definition
  createdAt: string
  createdBy?: string | undefined
}

/** What a caller may say again to get the same list: all but what the list found out itself. */
export function sameDefinition(a: Definition, b: Definition): boolean {
  return described(a) === described(b)
}

function described({ title, fields, key, strict, maxItems, onFull, isPlain }: Definition): string {
  const settings = fields.map(({ id: _, kind: _kind, ...field }) => sorted(field))
  return JSON.stringify([title, settings, key, strict, maxItems, onFull ?? 'reject', isPlain])
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}

/** The definition of a list that nobody created: anything may be put into it. */
export const plainDefinition = (settings: Partial<Definition> = {}): Definition => ({
  ...{ nextField: 2, isPlain: true, strict: true },
  ...settings,
  fields: [{ id: 'f1', name: 'value', type: 'json', required: true }],
})
