import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { setOwn } from '@dot-do/tagged'
import { bounds, type Item, type ItemPart } from 'lists.do/contract'
import { openList } from '../list/open.ts'
import { rowsOf, toItem } from '../list/rows.ts'
import { relationsBy } from './follow.ts'
import type { ListObjects } from './objects.ts'
import { isMissing } from './protocol.ts'
import { idsAtOnce } from './removal.ts'

const idsMax = 5000

/** Items that others relate to, with what they relate to themselves. */
export function relatedItems(scope: StoreScope, { list, ids }: { list: string; ids: string[] }): { items: Item[]; relations: [string, string][] } {
  const open = openList(scope, list)
  const text = JSON.stringify(ids)
  const { size } = scope.sql
    .exec<{ size: number | null }>('select sum(length(data)) as size from item where id in (select value from json_each(?))', text)
    .one()
  if ((size ?? 0) > bounds.answerBytesMax) throw tooMuch()
  return { items: rowsOf(open, ids).map((row) => toItem(open, row)), relations: relationsBy(open, []) }
}

const tooMuch = (): Problem => new Problem('resource_exhausted', 'what `expand` brings is more than 8 MiB: ask for fewer items, or expand less')

/** Puts related items in the place of their ids, by the names of relations: `customer`, `customer.country`. */
export class Expansion {
  readonly #lists: ListObjects
  #left: number = bounds.answerBytesMax

  constructor(lists: ListObjects) {
    this.#lists = lists
  }

  async expand(items: ItemPart[], relations: [string, string][], names: string[]): Promise<void> {
    const byName = new Map(relations)
    const below = new Map<string, string[]>()
    for (const name of names) {
      const [head = '', ...rest] = name.normalize('NFC').split('.')
      below.set(head, [...(below.get(head) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])])
    }
    for (const [head, rest] of below) {
      const list = byName.get(head) ?? invalid(`${head} is no relation to expand`, ['expand', names.findIndex((name) => name.split('.')[0] === head)])
      const found = await this.#fetch(list, [...new Set(items.flatMap((item) => idsIn(item[head])))], rest)
      for (const item of items) this.#place(item, head, found)
    }
  }

  async #fetch(list: string, ids: string[], rest: string[]): Promise<Map<string, Item>> {
    if (ids.length > idsMax) throw new Problem('resource_exhausted', `expand brings at most ${idsMax} items of ${list}, and these relate to ${ids.length}`)
    const found = new Map<string, Item>()
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const { items, relations } = await this.#related(list, ids.slice(from, from + idsAtOnce))
      if (rest.length > 0) await this.expand(items, relations, rest)
      for (const item of items) found.set(item.id, item)
    }
    return found
  }

  // A list that is gone leaves ids that its outbox clears.
  async #related(list: string, ids: string[]): Promise<{ items: Item[]; relations: [string, string][] }> {
    try {
      return await this.#lists(list).relatedItems({ list, ids })
    } catch (thrown) {
      if (isMissing(thrown)) return { items: [], relations: [] }
      throw thrown
    }
  }

  #place(item: ItemPart, name: string, found: Map<string, Item>): void {
    const value = item[name]
    const put = (id: unknown): unknown => {
      const there = found.get(String(id))
      this.#left -= there ? JSON.stringify(there).length : 0
      if (this.#left < 0) throw tooMuch()
      return there ?? id
    }
    if (value !== undefined) setOwn(item, name, Array.isArray(value) ? value.map(put) : put(value))
  }
}

const idsIn = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'string')
