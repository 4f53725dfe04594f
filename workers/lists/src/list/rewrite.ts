import type { Failure } from 'lists.do/contract'
import { converted } from '../values/convert.ts'
import type { StoredField } from '../values/field.ts'
import { attempt, type Data, isReckoned, parseValue, put, sameData, valueOf } from '../values/values.ts'
import { reckon } from '../reckon/reckon.ts'
import type { Open } from './open.ts'
import type { Plan } from './plan.ts'
import { readRows, type Row } from './rows.ts'
import { uniqueFields } from './unique.ts'
import { replaceRow } from './write.ts'

const piece = 1000

/** Takes the items of a list through a change of its fields. */
export class Rewriter {
  readonly #open: Open
  readonly #plan: Plan
  readonly #hasFormulas: boolean
  /** Of each field that is unique from now on, the values seen. */
  readonly #seen: Map<StoredField, Set<unknown>>
  readonly #failures: Failure[] = []
  #affected = 0

  constructor(open: Open, plan: Plan) {
    this.#open = open
    this.#plan = plan
    this.#hasFormulas = plan.after.fields.some(({ type }) => type === 'formula')
    const touched = new Set([...plan.changed.map(({ after }) => after.id), ...plan.added.map(({ id }) => id)])
    this.#seen = new Map(
      uniqueFields(plan.after)
        .filter(({ id }) => touched.has(id))
        .map((field) => [field, new Set()]),
    )
  }

  /** What would change, and what can't be converted. */
  look(): { affected: number; failures: Failure[] } {
    this.#each(() => {})
    return { affected: this.#affected, failures: this.#failures }
  }

  /** Writes what changes; values that can't be converted are gone. */
  write(): void {
    this.#each((row, data) => replaceRow(this.#open, row, data))
  }

  #each(changed: (row: Row, data: Data) => void): void {
    const { removed, added, changed: fields } = this.#plan
    if (removed.length + fields.length === 0 && !added.some((field) => field.type === 'formula' || field.required || field.default !== undefined)) return
    for (let after = 0; ;) {
      const rows = [...readRows(this.#open, 'where seq > ? order by seq limit ?', after, piece)]
      for (const row of rows) {
        const data = this.#rewritten(row)
        // What was a text and is an id from now on reads the same, and has to be linked.
        if (sameData(row.data, data) && !this.#isLinkedAnew(data)) continue
        this.#affected++
        changed(row, data)
      }
      const last = rows.at(-1)
      if (!last || rows.length < piece) return
      after = last.seq
    }
  }

  #isLinkedAnew(data: Data): boolean {
    return this.#plan.changed.some(({ before, after }) => after.type === 'relation' && before.type !== 'relation' && data[after.id] !== undefined)
  }

  #rewritten(row: Row): Data {
    const data = structuredClone(row.data)
    for (const field of this.#plan.removed) put(data, field, undefined)
    for (const { before, after } of this.#plan.changed) this.#convert(row, data, before, after)
    for (const field of this.#plan.added) this.#fill(row, data, field)
    for (const [field, seen] of this.#seen) this.#checkUnique(row, data, field, seen)
    if (this.#hasFormulas) reckon(this.#open, data)
    return data
  }

  #convert(row: Row, data: Data, before: StoredField, after: StoredField): void {
    const value = valueOf(data, before)
    put(data, before, undefined)
    if (isReckoned(after)) return
    if (value !== undefined && value !== null) {
      const report = ({ message }: { message: string }) => void this.#failures.push({ id: row.id, field: after.name, message })
      const parsed = attempt([], report, () => parseValue(converted(value, before, after), after, this.#open.scope))
      return put(data, after, parsed)
    }
    // A default is of items to come: only what must not be empty is filled.
    if (after.required || after.name === this.#plan.after.key) this.#fill(row, data, after)
  }

  #fill(row: Row, data: Data, field: StoredField): void {
    if (field.default !== undefined) put(data, field, parseValue(field.default, field, this.#open.scope))
    else if (field.required || field.name === this.#plan.after.key)
      this.#failures.push({ id: row.id, field: field.name, message: 'is required, and the item has none' })
  }

  #checkUnique(row: Row, data: Data, field: StoredField, seen: Set<unknown>): void {
    const value = data[field.id]
    if (value === undefined) return
    if (seen.has(value)) {
      this.#failures.push({ id: row.id, field: field.name, message: 'is to be unique, and another item has the same value' })
      put(data, field, undefined)
    } else seen.add(value)
  }
}
