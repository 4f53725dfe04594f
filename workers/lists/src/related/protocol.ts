import { Problem } from '@dot-do/contract'
import type { ListObject, ListObjects } from './objects.ts'
import type { Needed } from './links.ts'
import { idsAtOnce, removedMax, type Unlink } from './removal.ts'
import { noItem, restricted, restrictReason } from './relations.ts'
import type { Released } from './referrer.ts'

// Between two objects there is no transaction: what one has to know of another is asked for here, noted in it, and checked there again in the transaction
// that counts on it.

const attemptsMax = 8
const noList = (name: string): Problem => new Problem('not_found', `no list ${name}`)

export const isMissing = (thrown: unknown): boolean => thrown instanceof Problem && thrown.code === 'not_found'

function* chunksOf<T>(all: readonly T[], size = idsAtOnce): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size)
}

/** Has a list know that items of others are there; `not_found` where one is not. */
export async function askForItems(lists: ListObjects, name: string, needs: Needed[]): Promise<void> {
  for (const { list, inverses, ids } of needs) for (const chunk of chunksOf(ids)) await askForSome(lists, name, { list, inverses, ids: chunk })
}

async function askForSome(lists: ListObjects, name: string, { list, inverses, ids }: Needed): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const { stamp, missing } = await linked(lists, name, { list, inverses, ids })
    if (missing[0] !== undefined) throw noItem(missing[0], list)
    const { refused } = await lists(name).vouchFor({ target: list, ids, stamp })
    if (refused === 0) return
  }
  throw new Problem('unavailable', `items of ${list} are being removed at the same time`)
}

// Its problem has no reason: that this list is not there says nothing of the one that is written.
async function linked(lists: ListObjects, from: string, { list, inverses, ids }: Needed): Promise<{ stamp: number; missing: string[] }> {
  try {
    return await lists(list).link({ list, from, inverses, ids })
  } catch (thrown) {
    throw isMissing(thrown) ? noItem(ids[0] ?? '', list) : thrown
  }
}

/** What a removal takes with it elsewhere, by list. */
type Going = Map<string, Set<string>>

/** Asks all lists that refer to items, or to the whole list, whether these may go, and notes that they agreed; which have something to clear. */
export async function askToRemove(lists: ListObjects, name: string, ids: string[] | undefined): Promise<string[]> {
  const going: Going = new Map([[name, new Set(ids)]])
  const inTheWay: { list: string; by: Released['restricting'][number] }[] = []
  const { stamp, hits } = await asked(name, ids)
  for (const { list, by } of inTheWay) if (!going.get(list)?.has(by.id)) throw restricted(by.target, `${by.id} of ${list}`, by.field)
  await lists(name).agree({ list: name, stamp, hits })
  return hits

  // What goes with it elsewhere is asked for again when it goes.
  async function asked(list: string, some: string[] | undefined): Promise<{ stamp: number; hits: string[] }> {
    const object = lists(list)
    const { stamp: claimed, referrers } = await object.claim({ list, ids: some })
    const found = new Set<string>()
    for (const from of referrers) {
      for (const chunk of some ? chunksOf(some) : [undefined]) {
        const { isGone, isHit, remove, restricting } = await lists(from).release({ target: list, ids: chunk, stamp: claimed })
        if (isGone) await object.forgetReferrer({ list, name: from, stamp: claimed })
        if (isHit) found.add(from)
        inTheWay.push(...restricting.map((by) => ({ list: from, by })))
        const more = added(going, from, remove)
        if (more.length > 0) await asked(from, more)
      }
    }
    return { stamp: claimed, hits: [...found] }
  }
}

function added(going: Going, list: string, ids: string[]): string[] {
  const known = going.get(list) ?? new Set()
  going.set(list, known)
  const more = ids.filter((id) => !known.has(id))
  for (const id of more) known.add(id)
  let size = 0
  for (const some of going.values()) size += some.size
  if (size > removedMax) throw new Problem('resource_exhausted', `more than ${removedMax} items would go with this: remove fewer at once`)
  return more
}

/** Clears or removes what refers to items that are gone. Does nothing the second time. */
export async function unlinkFrom(lists: ListObjects, { from, target, ids }: Unlink): Promise<void> {
  if (ids) return unlinkGone(lists, from, target, ids)
  for (let after = ''; ;) {
    const { ids: some } = await lists(from).targets({ target, after })
    if (some.length === 0) return
    await unlinkGone(lists, from, target, some)
    after = some.at(-1) ?? ''
  }
}

async function unlinkGone(lists: ListObjects, from: string, target: string, ids: string[]): Promise<void> {
  const gone = await missingOf(lists, from, target, ids)
  for (let isForced = false; gone.length > 0;) {
    const { remove, isDone } = await lists(from).unlink({ target, ids: gone, isForced })
    if (isDone) return
    if (remove.length > 0) isForced = !(await removed(lists(from), from, remove))
  }
}

// They may have been put back since, or belong to a new list of the name.
async function missingOf(lists: ListObjects, from: string, list: string, ids: string[]): Promise<string[]> {
  try {
    return (await lists(list).link({ list, from, inverses: [], ids })).missing
  } catch (thrown) {
    if (isMissing(thrown)) return ids
    throw thrown
  }
}

// What something restricts by now stays, without the reference.
async function removed(object: ListObject, list: string, ids: string[]): Promise<boolean> {
  try {
    await object.remove({ list, ids })
    return true
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.reason === restrictReason) return false
    if (isMissing(thrown)) return true
    throw thrown
  }
}

/** Refuses relations to lists that there are not; tells the others that they are referred to. */
export async function introduce(
  lists: ListObjects,
  from: string,
  relations: { list?: string | undefined; inverse?: string | null | undefined }[],
): Promise<void> {
  for (const { list: given, inverse } of relations) {
    const list = given?.normalize('NFC')
    if (list === undefined || list === from) continue
    try {
      await lists(list).refer({ list, from, inverses: inverse ? [inverse.normalize('NFC')] : [] })
    } catch (thrown) {
      throw isMissing(thrown) ? noList(list) : thrown
    }
  }
}

/** Asks all lists that refer to a list whether it may be deleted; where none does, or there is none, nothing is asked. */
export async function askToDelete(lists: ListObjects, name: string): Promise<void> {
  try {
    await askToRemove(lists, name, undefined)
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown
  }
}
