import { Problem } from '@dot-do/contract'
import { bounds } from 'lists.do/contract'
import type { Definition } from '../definition.ts'
import { checkRequired, newData, type Report, setValues } from '../list/data.ts'
import type { Open } from '../list/open.ts'
import { readRows, type Row } from '../list/rows.ts'
import { holders, uniqueFields } from '../list/unique.ts'
import type { StoredField } from '../values/field.ts'
import { type Data, sameData } from '../values/values.ts'

/** An item that is to be added or changed. */
export interface Entry {
  data: Data
  /** As it is in the list. */
  row: Row | undefined
  line: number
}

interface Given {
  /** Its place in the batch, which what is reported of it begins with. */
  index: number
  line: number
  values: unknown
}

interface MergerOptions {
  report: Report
  /** How many items there is room for. */
  room: number
  check: (data: Data, name: string) => void
}

/** Takes rows one after another, as if each were a call of its own: one that does not fit is reported and leaves no trace. */
export class Merger {
  readonly #open: Open
  readonly #key: StoredField | undefined
  readonly #options: MergerOptions
  readonly #unique: StoredField[]
  /** By unique field and value: whose it is now. */
  readonly #owners = new Map<string, Map<unknown, Entry | string>>()
  /** The entries of items that are in the list, by id. */
  readonly #known = new Map<string, Entry>()
  readonly #fresh: Entry[] = []
  readonly fitting: { line: number; entry: Entry; isNew: boolean }[] = []
  updatedCount = 0
  unchangedCount = 0

  constructor(open: Open, key: StoredField | undefined, options: MergerOptions) {
    this.#open = open
    this.#key = key
    this.#options = options
    this.#unique = uniqueFields(open.definition)
  }

  added(): Entry[] {
    return this.#fresh
  }

  changed(): Entry[] {
    return [...this.#known.values()].filter(({ row, data }) => row && !sameData(row.data, data))
  }

  merge(rows: Given[]): void {
    const parsed = rows.map((row) => ({ row, data: this.#dataOf(row) }))
    this.#look(parsed.flatMap(({ data }) => (data ? [data] : [])))
    for (const { row, data } of parsed) if (data) this.#take(row, data)
  }

  /** The data of a row by itself; of one that may belong to an item only its own values. */
  #dataOf({ index, values }: Given): Data | undefined {
    let isFine = true
    const report: Report = (issue) => {
      isFine = false
      this.#options.report(issue)
    }
    if (!this.#key) return this.#checked(newData(this.#open, values, [index], report), index, isFine)
    const data: Data = {}
    setValues(this.#open, data, values, [index], report)
    if (isFine && data[this.#key.id] === undefined) report({ path: [index, this.#key.name], message: 'is required' })
    return isFine ? data : undefined
  }

  #checked(data: Data, index: number, isFine: boolean): Data | undefined {
    if (!isFine) return undefined
    try {
      this.#options.check(data, 'the item')
      return data
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      this.#options.report({ path: [index], message: thrown.message })
      return undefined
    }
  }

  /** Finds out which items have the unique values that come. */
  #look(all: Data[]): void {
    for (const field of this.#unique) {
      const values = [...new Set(all.map((data) => data[field.id]).filter((value) => value !== undefined))]
      const found = holders(this.#open, field, values)
      this.#owners.set(field.id, new Map(found.map(({ key, id }) => [values[key], id])))
      if (field !== this.#key) continue
      const seqs = JSON.stringify(found.map(({ seq }) => seq))
      for (const row of readRows(this.#open, 'where seq in (select value from json_each(?))', seqs)) this.#known.set(row.id, { row, data: row.data, line: 0 })
    }
  }

  #take(given: Given, own: Data): void {
    const { line } = given
    const entry = this.#entryOf(own)
    const data = this.#merged(entry, given, own)
    if (!data || !this.#isFree(entry, data, given) || !(entry || this.#hasRoom(given))) return
    const taken = entry ?? { data: {}, row: undefined, line }
    for (const { id } of this.#unique) {
      if (taken.data[id] !== undefined) this.#owners.get(id)?.delete(taken.data[id])
      if (data[id] !== undefined) this.#owners.get(id)?.set(data[id], taken)
    }
    if (!entry) this.#fresh.push(taken)
    else if (sameData(entry.data, data)) this.unchangedCount++
    else this.updatedCount++
    taken.data = data
    this.fitting.push({ line, entry: taken, isNew: !entry })
  }

  /** What has the row's key: an item of the list, or a row before it. */
  #entryOf(data: Data): Entry | undefined {
    const owner = this.#key && this.#owners.get(this.#key.id)?.get(data[this.#key.id])
    return typeof owner === 'string' ? this.#known.get(owner) : owner
  }

  #merged(entry: Entry | undefined, { index, values }: Given, own: Data): Data | undefined {
    if (!this.#key) return own
    let isFine = true
    const report: Report = (issue) => {
      isFine = false
      this.#options.report(issue)
    }
    if (!entry) return this.#checked(newData(this.#open, values, [index], report), index, isFine)
    const data = structuredClone(entry.data)
    setValues(this.#open, data, values, [index], report)
    checkRequired(this.#open, data, [index], report)
    return this.#checked(data, index, isFine)
  }

  #isFree(entry: Entry | undefined, data: Data, { index }: Given): boolean {
    for (const { id, name } of this.#unique) {
      const owner = data[id] === undefined ? undefined : this.#owners.get(id)?.get(data[id])
      if (owner === undefined || owner === entry || (typeof owner === 'string' && owner === entry?.row?.id)) continue
      const whose = typeof owner === 'string' ? owner : (owner.row?.id ?? `line ${owner.line}`)
      this.#options.report({ path: [index, name], message: `is the ${name} of ${whose} already` })
      return false
    }
    return true
  }

  #hasRoom({ index }: Given): boolean {
    if (this.#fresh.length < this.#options.room) return true
    this.#options.report({ path: [index], message: fullOf(this.#open.definition) })
    return false
  }
}

/** Why there is no room for another item. */
export const fullOf = ({ maxItems = bounds.itemsMax }: Definition): string => `the list may have ${maxItems} items, and is full`

/** How many more items a list takes. */
export const roomIn = ({ definition: { onFull, maxItems = bounds.itemsMax }, row }: Open): number =>
  onFull === 'dropOldest' ? Number.POSITIVE_INFINITY : Math.max(0, maxItems - row.count)
