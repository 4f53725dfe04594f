import { DoError } from '@dot-do/client'
import { callsOf, ownContext } from '@dot-do/service'
import { type Delivery, open, store } from '@dot-do/store'
import contract from 'db.do/contract'
import { createClient as vectors, type Vectors } from 'vectors.do'
import { bounds } from 'vectors.do/contract'
import type { Env } from '../../env.ts'
import { indexName, model } from '../../semantic/definition.ts'
import { space } from '../store.ts'
import type { Batch } from './batch.ts'
import type { Message } from './note.ts'

/** A namespace that tells vectors.do what changed. */
export const deliveringSpace = store({ ...space, deliver })

async function deliver({ ns }: Message, { env, key, actor: { tenant } }: Delivery): Promise<void> {
  const object = open((env as Env).SPACE, space, `${tenant}/${ns}`, { tenant, permissions: [] })
  const batch = await object.batchForIndex()
  if (!batch) return
  const { serials } = batch
  // A change that came since the last attempt has a serial of its own: what a key stands for never differs.
  const which = `${key}-${serials.at(-1)}-${serials.length}`
  if (serials.length > 0) await bring(indexName(ns), batch, (step) => clientOf(env, tenant, `${which}-${step}`))
  await object.indexed({ ns, serials })
}

type ClientAt = (step: string) => Vectors

const clientOf = (env: unknown, tenant: string, idempotencyKey: string): Vectors =>
  callsOf({ contract, uses: { vectors } }, ownContext('db', tenant, { idempotencyKey }), env).vectors as Vectors

// As many as the issues that an error names.
const itemsAtOnce = 100

async function bring(index: string, { items, gone, isEmpty }: Batch, at: ClientAt): Promise<void> {
  if (isEmpty) return void (await at('drop').deleteIndex({ index }))
  const ids = [...gone]
  for (let from = 0; from < items.length; from += itemsAtOnce) ids.push(...(await put(index, items.slice(from, from + itemsAtOnce), at, `put-${from}`)))
  for (let from = 0; from < ids.length; from += bounds.batchMax) {
    const some = ids.slice(from, from + bounds.batchMax)
    await at(`delete-${from}`).delete({ index, ids: some }).catch(ignoreMissing)
  }
}

/** Puts pieces into the index, which is made for the first; gives the ids of those of which no vector can be made. */
async function put(index: string, items: Batch['items'], at: ClientAt, step: string): Promise<string[]> {
  try {
    await at(step).index({ index, items })
    return []
  } catch (thrown) {
    if (!(thrown instanceof DoError)) throw thrown
    if (thrown.code === 'not_found' && !step.endsWith('-made')) {
      await at('make').createIndex({ name: index, model, filterable: ['document'] })
      return put(index, items, at, `${step}-made`)
    }
    const refused = refusedBy(thrown)
    if (refused.size === 0) throw thrown
    const rest = items.filter((_, place) => !refused.has(place))
    const ids = items.filter((_, place) => refused.has(place)).map(({ id }) => id)
    return rest.length === 0 ? ids : [...ids, ...(await put(index, rest, at, `${step}-rest`))]
  }
}

/** The places of texts that an error names: the words of one may cancel each other out. */
const refusedBy = ({ code, issues = [] }: DoError): Set<unknown> =>
  new Set(code === 'invalid_argument' ? issues.filter(({ path }) => path[0] === 'items' && path[2] === 'text').map(({ path }) => path[1]) : [])

function ignoreMissing(thrown: unknown): void {
  if (!(thrown instanceof DoError && thrown.code === 'not_found')) throw thrown
}
