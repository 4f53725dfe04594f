import { type Issue, Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { changeBounds } from 'lists.do/contract'
import { makeRoom } from '../list/add.ts'
import { closeList, type Open, openList } from '../list/open.ts'
import { positionsAt } from '../list/order.ts'
import type { Row } from '../list/rows.ts'
import { checkUnique, indexUnique, uniqueFields } from '../list/unique.ts'
import { keepLinks } from '../related/links.ts'
import { moveRow, removeRows, replaceRow, restoreRow, trimChanges } from '../list/write.ts'
import { sameData } from '../values/values.ts'
import { Definitions } from './definitions.ts'
import { checkReach } from './reach.ts'
import { restored } from './restore.ts'
import { respace } from './spacings.ts'
import { changeColumns, type ChangeRow, stateBefore, stateNow } from './states.ts'

export interface Revert {
  list: string
  to: number
  id?: string | undefined
}

export interface Reverted {
  version: number
  restored: number
  removed: number
}

/** An item that changed since, and where it stood. */
interface Touched {
  change: ChangeRow
  version: number
  position: string
}

/** Puts an item, or all of them, back to how they were at a version. */
export function revert(scope: StoreScope, { list, to, id }: Revert): Reverted {
  const open = openList(scope, list)
  checkReach(open, to)
  const touched = touchedSince(open, to, id)
  if (id !== undefined && touched.length === 0 && !stateNow(open, id)) throw new Problem('not_found', `no item ${id}`)
  respace(open, touched)
  const before = open.row.version
  const done = new Reverting(open, id !== undefined).run(touched)
  if (open.row.version > before) {
    trimChanges(open)
    closeList(open)
  }
  return { version: open.row.version, ...done }
}

/** Of each item that changed behind a version the first change, which says how it was. */
function touchedSince({ scope: { sql } }: Open, version: number, id: string | undefined): Touched[] {
  const which = id === undefined ? 'item is not null' : 'item = ?'
  const first = `select min(version) from change where ${which} and version > ? group by item limit ?`
  const statement = `select ${changeColumns}, position from change where version in (${first})`
  const rows = sql.exec<ChangeRow & { position: string | null }>(statement, ...(id === undefined ? [] : [id]), version, changeBounds.revertMax + 1).toArray()
  if (rows.length > changeBounds.revertMax)
    throw new Problem('resource_exhausted', `more than ${changeBounds.revertMax} items changed since: too many for one revert`)
  return rows.map(({ position, ...change }) => ({ change, version: change.version, position: position ?? '' }))
}

/** One revert under way. */
class Reverting {
  readonly #open: Open
  readonly #isOne: boolean
  readonly #definitions: Definitions
  readonly #issues: Issue[] = []
  /** The list's before it. */
  readonly #version: number

  constructor(open: Open, isOne: boolean) {
    this.#open = open
    this.#isOne = isOne
    this.#definitions = new Definitions(open)
    this.#version = open.row.version
  }

  run(touched: Touched[]): { restored: number; removed: number } {
    // While values go back one after another, two may be the same for a moment.
    const unique = this.#isOne ? [] : uniqueFields(this.#open.definition)
    for (const { id } of unique) this.#open.scope.sql.exec(`drop index if exists unique_${id}`)
    // First what comes back, then what may refer to it, at last what nothing refers to any more.
    const gone = touched.filter(({ change }) => change.hasBefore && !stateNow(this.#open, change.item ?? ''))
    const back = new Set(gone)
    const added = gone.map((each) => this.#putBack(each)).filter((row) => row !== undefined)
    for (const row of added) keepLinks(this.#open, [row], true)
    const changed = touched.filter((each) => each.change.hasBefore && !back.has(each) && this.#change(each))
    this.#refuse()
    const removed = this.#remove(touched.filter(({ change }) => !change.hasBefore))
    if (unique.length > 0) this.#indexAgain()
    return { restored: added.length + changed.length, removed }
  }

  /** What was added since goes. */
  #remove(added: Touched[]): number {
    const { sql } = this.#open.scope
    const ids = JSON.stringify(added.map(({ change }) => change.item))
    const rows = sql.exec<{ seq: number }>('select seq from item where id in (select value from json_each(?)) order by position', ids).toArray()
    return removeRows(
      this.#open,
      rows.map(({ seq }) => seq),
    )
  }

  #putBack(each: Touched): Row | undefined {
    const open = this.#open
    const was = stateBefore(open, each.change)?.row
    const data = was && this.#dataOf(each, was, undefined)
    if (!was || !data) return undefined
    if (this.#isOne) makeRoom(open, 1)
    return restoreRow(open, { ...was, data, position: this.#placeFor(was.id, each.position) })
  }

  #change(each: Touched): boolean {
    const open = this.#open
    const [was, is] = [stateBefore(open, each.change)?.row, stateNow(open, each.change.item ?? '')?.row]
    const data = was && is && this.#dataOf(each, was, is)
    if (!is || !data) return false
    const isSame = sameData(is.data, data)
    const row = isSame ? is : replaceRow(open, is, data)
    if (row.position === each.position) return !isSame
    moveRow(open, row, this.#placeFor(row.id, each.position))
    return true
  }

  /** What an item is to have again; undefined where something of it does not fit. */
  #dataOf({ change }: Touched, was: Row, is: Row | undefined): Row['data'] | undefined {
    const before = this.#issues.length
    const data = restored(this.#open, this.#definitions.before(change), was.data, is?.data, was.id, (issue) => void this.#issues.push(issue))
    if (this.#issues.length >= 100) this.#refuse()
    if (this.#issues.length > before) return undefined
    if (this.#isOne) checkUnique(this.#open, [{ data, path: [was.id], seq: is?.seq }])
    return data
  }

  /** Where one item stood among others that may have moved: before the first that is not before it. */
  #placeFor(id: string, position: string): string {
    if (!this.#isOne) return position
    const { sql } = this.#open.scope
    const next = sql
      .exec<{ id: string; position: string }>('select id, position from item where position >= ? and id <> ? order by position limit 1', position, id)
      .toArray()[0]
    if (next?.position !== position) return position
    return positionsAt(this.#open, { before: next.id }, 1)[0] ?? position
  }

  #refuse(): void {
    const [first] = this.#issues
    if (!first) return
    const detail = `${first.path.join('.')}: ${first.message}${this.#issues.length > 1 ? ` (and ${this.#issues.length - 1} more)` : ''}; the fields were altered since`
    throw new Problem('failed_precondition', detail, {
      issues: this.#issues.slice(0, 100),
      data: { version: this.#version, oldest: this.#definitions.latest },
      reason: 'fields',
    })
  }

  /** A field may have become unique since. */
  #indexAgain(): void {
    const { scope, definition } = this.#open
    for (const { id, name } of uniqueFields(definition)) {
      const value = `json_extract(data, '$.${id}')`
      const twice = scope.sql
        .exec<{ id: string }>(`select max(id) as id from item where ${value} is not null group by ${value} having count(*) > 1 limit 1`)
        .toArray()[0]
      if (twice) throw new Problem('already_exists', `${twice.id} would have the ${name} of another item`, { data: { field: name, id: twice.id } })
    }
    indexUnique(this.#open, undefined, definition)
  }
}
