import { Problem } from '@dot-do/contract'
import { setOwn } from '@dot-do/tagged'
import type { ItemPart } from 'lists.do/contract'
import { Expansion } from './expanded.ts'
import type { Follow, Rollup } from './follow.ts'
import type { Inverse } from './inverses.ts'
import type { ListObjects } from './objects.ts'
import { isMissing } from './protocol.ts'
import { idsAtOnce } from './removal.ts'
import type { Reckoned, RollupOf } from './rollup.ts'

const callsMax = 40

/** Brings in what a page of items takes from other lists: what relates to them, rollups, expanded relations. */
export async function followed(
  lists: ListObjects,
  list: string,
  items: ItemPart[],
  { inverses, rollups, relations }: Follow,
  expand: string[] = [],
): Promise<void> {
  for (const inverse of inverses) await addInverse(lists, list, items, inverse)
  for (const group of grouped(rollups)) await addRollups(lists, list, items, group)
  if (expand.length > 0) await new Expansion(lists).expand(items, relations, expand)
}

async function addInverse(lists: ListObjects, target: string, items: ItemPart[], { name, from }: Inverse): Promise<void> {
  for (let at = 0; at < items.length; at += idsAtOnce) {
    const some = items.slice(at, at + idsAtOnce)
    const { found } = await lists(from).inverse({ target, name, ids: some.map(({ id }) => id) })
    if (!found) return
    const byTarget = new Map(found)
    for (const item of some) setOwn(item, name, byTarget.get(item.id) ?? [])
  }
}

/** Those that one call reckons: over the same relation. */
function grouped(rollups: Rollup[]): Rollup[][] {
  const groups = new Map<string, Rollup[]>()
  for (const rollup of rollups) {
    const key = JSON.stringify([rollup.list, rollup.inverse, rollup.ids])
    groups.set(key, [...(groups.get(key) ?? []), rollup])
  }
  return [...groups.values()]
}

async function addRollups(lists: ListObjects, target: string, items: ItemPart[], rollups: Rollup[]): Promise<void> {
  const [first] = rollups
  if (!first) return
  for (const { name, error } of rollups) if (error !== undefined) for (const item of items) show(item, name, { error })
  if (first.error !== undefined) return
  const metrics = rollups.map(({ metric }) => metric)
  const calls = [...(first.inverse === undefined ? pairsOf(items, first.ids ?? []) : inversesOf(items, target, first.inverse))]
  if (calls.length > callsMax)
    throw new Problem(
      'resource_exhausted',
      `the rollup ${first.name} goes over more than ${callsMax * idsAtOnce} items for this page: ask for a smaller \`limit\``,
    )
  for (const { of, ...over } of calls) {
    const answer = await reckonedBy(lists, { list: first.list, metrics, ...over })
    const byKey = new Map(answer.groups)
    for (const item of of) for (const [index, { name }] of rollups.entries()) show(item, name, (byKey.get(item.id) ?? answer.none)[index])
  }
}

async function reckonedBy(lists: ListObjects, asked: RollupOf): ReturnType<ReturnType<ListObjects>['rollup']> {
  try {
    return await lists(asked.list).rollup(asked)
  } catch (thrown) {
    if (isMissing(thrown)) return { groups: [], none: asked.metrics.map(() => ({ error: `there is no list ${asked.list}` })) }
    throw thrown
  }
}

type Over = Pick<RollupOf, 'pairs' | 'inverse'> & { of: ItemPart[] }

/** Whole items together, of at most 500 related ids. */
function* pairsOf(items: ItemPart[], ids: string[][]): Generator<Over> {
  let [pairs, of]: [[string, string][], ItemPart[]] = [[], []]
  for (const [index, item] of items.entries()) {
    const some = ids[index] ?? []
    if (of.length > 0 && pairs.length + some.length > idsAtOnce) {
      yield { pairs, of }
      pairs = []
      of = []
    }
    pairs.push(...some.map((id): [string, string] => [item.id, id]))
    of.push(item)
  }
  if (of.length > 0) yield { pairs, of }
}

function* inversesOf(items: ItemPart[], target: string, name: string): Generator<Over> {
  for (let at = 0; at < items.length; at += idsAtOnce) {
    const of = items.slice(at, at + idsAtOnce)
    yield { inverse: { target, name, ids: of.map(({ id }) => id) }, of }
  }
}

function show(item: ItemPart, name: string, reckoned: Reckoned | undefined): void {
  if (!reckoned) return
  if ('error' in reckoned) item.errors = setIn((item.errors as Record<string, string> | undefined) ?? {}, name, reckoned.error)
  else if (reckoned.value !== null) setOwn(item, name, reckoned.value)
}

function setIn(target: Record<string, string>, name: string, value: string): Record<string, string> {
  setOwn(target, name, value)
  return target
}
