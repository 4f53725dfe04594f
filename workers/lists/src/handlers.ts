import { Problem, type ServiceContext } from '@dot-do/contract'
import { handlers, invalid } from '@dot-do/service'
import { actOf, own, page, readCursor } from '@dot-do/store'
import contract, { fileTypes, type Item, type List } from 'lists.do/contract'
import { definitionOf } from './create.ts'
import { type Definition, plainDefinition } from './definition.ts'
import { directory } from './directory/store.ts'
import type { Env } from './env.ts'
import { eventsOf } from './history/events.ts'
import { fromNow } from './history/feed.ts'
import { checkAlter } from './list/alter.ts'
import { noListReason } from './list/open.ts'
import { checkUpdate } from './list/update.ts'
import { contentTypes, exported } from './transfer/export.ts'
import { formatOf } from './transfer/format.ts'
import { mappingOf } from './transfer/header.ts'
import { Importing, type Send } from './transfer/import.ts'
import { followed } from './related/followed.ts'
import { keyed, listsOf } from './related/objects.ts'
import { askToDelete, introduce } from './related/protocol.ts'

const directoryOf = (env: Env, ctx: ServiceContext) => own(env.DIRECTORY, directory, ctx)
const listOf = (env: Env, ctx: ServiceContext, name: string) => keyed(env, actOf(ctx), name.normalize('NFC'))

/** Makes a list in the directory and then in its object; `wanted` where it must be as the caller says. */
async function make(env: Env, ctx: ServiceContext, given: string, definition: Definition, wanted?: Definition): Promise<List> {
  const name = given.normalize('NFC')
  // It may be deleted between the two; then it is made anew.
  for (let attempt = 0; attempt < 3; attempt++) {
    const made = await directoryOf(env, ctx).register({ name, definition })
    const list = await listOf(env, ctx, name).create({ ...made, wanted })
    if (list) return list
  }
  throw new Problem('unavailable', `the list ${name} is being deleted at the same time`)
}

/** A write's items: those that came with the answer, else read by their ids. */
async function itemsOf(env: Env, ctx: ServiceContext, list: string, { items, ids }: { items?: Item[]; ids?: string[] }): Promise<Item[]> {
  return items ?? (await listOf(env, ctx, list).itemsByIds({ list, ids: ids ?? [] })).items ?? []
}

/** One of two ways to name items. */
function idsOf(id: string | undefined, ids: string[] | undefined): string[] {
  if ((id === undefined) === (ids === undefined)) invalid('say which items: either `id` or `ids`', ['id'])
  return ids ?? [id ?? '']
}

export default handlers<typeof contract, Env>(contract, {
  async create({ name, ...settings }, { ctx, env }) {
    const definition = definitionOf(settings)
    await introduce(listsOf(env, actOf(ctx)), name.normalize('NFC'), definition.fields)
    return make(env, ctx, name, definition, definition)
  },

  get: ({ list }, { ctx, env }) => listOf(env, ctx, list).get({ list }),

  async list({ prefix, limit, cursor }, { ctx, env }) {
    const query = JSON.stringify(['lists', prefix])
    const after = readCursor(query, cursor)?.[0]
    const rows = await directoryOf(env, ctx).list({
      prefix: prefix?.normalize('NFC'),
      after: after === undefined ? undefined : String(after),
      limit: limit + 1,
    })
    return page(rows, limit, query, ({ name }) => [name])
  },

  async alter({ list, ...input }, { ctx, env }) {
    checkAlter(input)
    await introduce(listsOf(env, actOf(ctx)), list.normalize('NFC'), [...(input.add ?? []), ...(input.change ?? [])])
    return listOf(env, ctx, list).alter({ list, ...input })
  },

  async delete({ list: name }, { ctx, env }) {
    const list = name.normalize('NFC')
    await askToDelete(listsOf(env, actOf(ctx)), list)
    const gone = await directoryOf(env, ctx).forget({ name: list })
    return { deleted: gone !== undefined && (await listOf(env, ctx, list).drop({ name: list, ...gone })) }
  },

  async add({ list, item, items, at }, { ctx, env }) {
    if ((item === undefined) === (items === undefined)) invalid('say what to add: either `item` or `items`', ['item'])
    const input = { list, items: items ?? [item], isOne: items === undefined, at }
    try {
      return { items: await itemsOf(env, ctx, list, await listOf(env, ctx, list).add(input)) }
    } catch (thrown) {
      if (!(thrown instanceof Problem && thrown.reason === noListReason)) throw thrown
      await make(env, ctx, list, plainDefinition())
      return { items: await itemsOf(env, ctx, list, await listOf(env, ctx, list).add(input)) }
    }
  },

  async upsert({ list, items, on }, { ctx, env }) {
    const { created, updated, unchanged, ...written } = await listOf(env, ctx, list).upsert({ list, items, on })
    return { created, updated, unchanged, items: await itemsOf(env, ctx, list, written) }
  },

  async update({ list, ...input }, { ctx, env }) {
    checkUpdate(input)
    const { updated, ...written } = await listOf(env, ctx, list).update({ list, ...input })
    return { updated, items: written.items || written.ids ? await itemsOf(env, ctx, list, written) : undefined }
  },

  async remove({ list, id, ids, where, timezone }, { ctx, env }) {
    if ([id, ids, where].filter((way) => way !== undefined).length !== 1) invalid('say which items: `id`, `ids` or `where`', ['id'])
    return listOf(env, ctx, list).remove({ list, ids: where === undefined ? idsOf(id, ids) : undefined, where, timezone })
  },

  async move({ list, id, ids, to }, { ctx, env }) {
    return { items: await itemsOf(env, ctx, list, await listOf(env, ctx, list).move({ list, ids: idsOf(id, ids), to })) }
  },

  async take({ list, ...input }, { ctx, env }) {
    const object = listOf(env, ctx, list)
    const taken = await object.take({ list, ...input })
    return { items: taken.items ?? (await object.removedItems({ list, from: taken.from, to: taken.to })).items ?? [] }
  },

  async query(input, { ctx, env }) {
    const { follow, ...page } = await listOf(env, ctx, input.list).query(input)
    if (follow) await followed(listsOf(env, actOf(ctx)), input.list.normalize('NFC'), page.items, follow, input.expand)
    return page
  },

  aggregate: (input, { ctx, env }) => listOf(env, ctx, input.list).aggregate(input),

  async file(input, { ctx, env }) {
    const { type, bytes } = await listOf(env, ctx, input.list).readFile(input)
    const served = fileTypes.find((known) => known.split(';')[0] === type) ?? 'application/octet-stream'
    return { type: served, body: new Uint8Array(bytes) }
  },

  saveView: (input, { ctx, env }) => listOf(env, ctx, input.list).saveView(input),

  listViews: ({ list }, { ctx, env }) => listOf(env, ctx, list).listViews({ list }),

  deleteView: (input, { ctx, env }) => listOf(env, ctx, input.list).deleteView(input),

  history: (input, { ctx, env }) => listOf(env, ctx, input.list).history(input),

  revert: (input, { ctx, env }) => listOf(env, ctx, input.list).revert(input),

  watch: async ({ since, ...watched }, { ctx, env }) => eventsOf(await listOf(env, ctx, watched.list).watch(since ?? fromNow, watched)),

  async export({ format, raw, ...asked }, { ctx, env }) {
    const object = listOf(env, ctx, asked.list)
    const page = (cursor?: string) => object.exportPage({ ...asked, format, cursor })
    return { type: contentTypes[format], body: exported(await page(), { format, raw }, page) }
  },

  async import({ list, file, format, mapping, on, ...options }, { ctx, env, signal }) {
    const actor = actOf(ctx)
    const send: Send = (rows, index) => {
      const key = actor.idempotencyKey === undefined ? undefined : `${actor.idempotencyKey} ${index}`
      const object = keyed(env, { ...actor, ...(key !== undefined && { idempotencyKey: key }) }, list.normalize('NFC'))
      return options.dryRun ? object.checkRows({ list, on, ...rows }) : object.importRows({ list, on, ...rows })
    }
    return new Importing({ ...options, file, on, format: format ?? formatOf(file), mapping: mappingOf(mapping) }, send, signal).run()
  },
})
