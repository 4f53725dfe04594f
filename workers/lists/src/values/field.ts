import type { Field, FieldType } from 'lists.do/contract'

/** A field as its list keeps it. Items know it by `id` alone, so that a rename touches none and no caller's text gets into SQL. */
export interface StoredField extends Field {
  /** f1, f2, … */
  id: string
  /** Of a formula: what its values are, as it was found out. */
  kind?: FieldType
}

/** What the values of a field are: of a formula, of its result. */
export const typeOf = ({ type, kind }: StoredField): FieldType => (type === 'formula' ? (kind ?? 'json') : type)

/** What a value's meaning may hang on besides its field. */
export interface Moment {
  /** Milliseconds since the epoch. */
  now: number
}
