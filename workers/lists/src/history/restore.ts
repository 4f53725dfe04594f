import { isDeepStrictEqual } from 'node:util'
import type { Open } from '../list/open.ts'
import { converted } from '../values/convert.ts'
import type { StoredField } from '../values/field.ts'
import { attempt, type Data, parseValue, put, valueOf } from '../values/values.ts'
import { checkRequired, type Report } from '../list/data.ts'

/** The data that an item is to have again, under the fields as they are now. What does not fit them goes to `report`. */
export function restored(open: Open, before: Open, was: Data, is: Data | undefined, id: string, report: Report): Data {
  const old = new Map(before.definition.fields.map((field) => [field.id, field]))
  const data: Data = {}
  for (const field of open.definition.fields) {
    const earlier = old.get(field.id)
    if (!earlier) keep(open, data, field, is)
    else if (isSame(earlier, field)) put(data, field, rawValue(was, field))
    else convert(open, data, was, earlier, field, [id, field.name], report)
  }
  const unknown = Object.entries((was.x ?? {}) as Record<string, unknown>).filter(([name]) => !open.fieldOf(name))
  if (unknown.length > 0) data.x = Object.fromEntries(unknown)
  checkRequired(open, data, [id], report)
  return data
}

/** Of a field that there was not: what the item has now, or what a new one gets. */
function keep(open: Open, data: Data, field: StoredField, is: Data | undefined): void {
  if (is) put(data, field, rawValue(is, field))
  else if (field.default !== undefined) put(data, field, parseValue(field.default, field, open.scope))
}

// As the field keeps it, money as minor units.
const rawValue = (data: Data, field: StoredField): unknown => data[`r${field.id.slice(1)}`] ?? data[field.id]

/** Whether a value of one field is one of the other: only the name may differ. */
const isSame = ({ name: _, ...before }: StoredField, { name: __, ...after }: StoredField): boolean => isDeepStrictEqual(before, after)

function convert(open: Open, data: Data, was: Data, before: StoredField, after: StoredField, path: (string | number)[], report: Report): void {
  const value = valueOf(was, before)
  if (value === undefined || value === null) return
  put(
    data,
    after,
    attempt(path, report, () => parseValue(converted(value, before, after), after, open.scope)),
  )
}
