import { type Data, put } from '../values/values.ts'
import { type Relation, targetsOf } from './relations.ts'

/** An item's data without these ids in these relations. */
export function takenOut(data: Data, relations: Relation[], targets: ReadonlySet<string>): Data {
  const next = structuredClone(data)
  for (const field of relations) {
    const before = targetsOf(next, field)
    const kept = before.filter((id) => !targets.has(id))
    if (kept.length < before.length) put(next, field, kept.length === 0 ? undefined : field.many ? kept : kept[0])
  }
  return next
}
