import { Problem } from '@dot-do/contract'
import { type Actor, open } from '@dot-do/store'
import type { Env } from '../env.ts'
import { list as listStore } from '../list/store.ts'
import type { Needed } from './links.ts'
import { askForItems, askToRemove, unlinkFrom } from './protocol.ts'
import { idsAtOnce } from './removal.ts'
import { pending } from './relations.ts'
import { type Foreign, resolveForeign } from './foreign.ts'

const opened = (env: Env, actor: Actor, name: string) => open(env.LIST, listStore, `${actor.tenant}/${name}`, actor)

/** A list's object, whose transactions settle with other lists what they have to. */
export type ListObject = ReturnType<typeof opened>

/** The objects of a tenant's lists by name. */
export type ListObjects = (name: string) => ListObject

const attemptsMax = 12

/** The lists of an actor's tenant, without the caller's key: what is done through them repeats without harm. */
export function listsOf(env: Env, actor: Actor): ListObjects {
  const { idempotencyKey: _, ...unkeyed } = actor
  const inner: ListObjects = (name) => settling(opened(env, unkeyed, name), inner, name)
  return inner
}

/** A list's object under the caller's own idempotency key. */
export const keyed = (env: Env, actor: Actor, name: string): ListObject => settling(opened(env, actor, name), listsOf(env, actor), name)

type Call = (input: unknown) => Promise<unknown>

/** An object's calls, each settled with the other lists. */
export function settling(object: ListObject, lists: ListObjects, name: string): ListObject {
  const calls = Object.keys(listStore.transactions).map((key): [string, Call] => {
    const call = (object as unknown as Record<string, Call>)[key] as Call
    return [key, (input) => settled(call, input, lists, name)]
  })
  return { ...object, ...(Object.fromEntries(calls) as unknown as ListObject), watch: object.watch, purge: object.purge }
}

/** Calls until nothing is left to settle. The input is the same each time, and so under a key the call is one. */
async function settled(call: Call, given: unknown, lists: ListObjects, name: string): Promise<unknown> {
  let gone: { hits: string[]; ids: string[] } | undefined
  let input = given
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    try {
      const answer = await call(input)
      if (gone) await tell(lists, name, gone)
      return answer
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      if (thrown.reason === pending.items) await askForItems(lists, name, thrown.data as Needed[])
      else if (thrown.reason === pending.removal) gone = { ids: thrown.data as string[], hits: await askToRemove(lists, name, thrown.data as string[]) }
      else if (thrown.reason === pending.foreign) input = { ...(input as object), foreign: await resolveForeign(lists, thrown.data as Foreign[]) }
      else throw thrown
    }
  }
  throw new Problem('unavailable', `the items that ${name} refers to, or that refer to it, change too often at this moment`)
}

/** The outbox does it in any case; this way it is done before the answer. */
async function tell(lists: ListObjects, target: string, { hits, ids }: { hits: string[]; ids: string[] }): Promise<void> {
  try {
    for (const from of hits) for (let at = 0; at < ids.length; at += idsAtOnce) await unlinkFrom(lists, { from, target, ids: ids.slice(at, at + idsAtOnce) })
  } catch (cause) {
    console.error(JSON.stringify({ level: 'warning', msg: 'left to the outbox', cause: String(cause) }))
  }
}
