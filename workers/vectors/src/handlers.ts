import { Problem, type ServiceContext } from '@dot-do/contract'
import { handlers, invalid } from '@dot-do/service'
import { own, page, readCursor } from '@dot-do/store'
import contract from 'vectors.do/contract'
import { definitionOf } from './definition.ts'
import { directory } from './directory/store.ts'
import { embedAll } from './embed.ts'
import type { Env } from './env.ts'
import { index } from './index/store.ts'
import { packed } from './items.ts'
import { shorter } from './numbers.ts'
import { queriesOf } from './queries.ts'

const directoryOf = (env: Env, ctx: ServiceContext) => own(env.DIRECTORY, directory, ctx)
const indexOf = (env: Env, ctx: ServiceContext, name: string) => own(env.INDEX, index, ctx, name.normalize('NFC'))

export default handlers<typeof contract, Env>(contract, {
  async createIndex({ name: given, ...settings }, { ctx, env }) {
    const name = given.normalize('NFC')
    const definition = definitionOf(settings)
    // It may be deleted between the two; then it is made anew.
    for (let attempt = 0; attempt < 3; attempt++) {
      const made = await directoryOf(env, ctx).register({ name, definition })
      const info = await indexOf(env, ctx, name).create({ ...made, wanted: definition })
      if (info) return info
    }
    throw new Problem('unavailable', `the index ${name} is being deleted at the same time`)
  },

  getIndex: ({ index }, { ctx, env }) => indexOf(env, ctx, index).describe({ index }),

  async listIndexes({ limit, cursor }, { ctx, env }) {
    const after = readCursor('indexes', cursor)?.[0]
    const rows = await directoryOf(env, ctx).list({ after: after === undefined ? undefined : String(after), limit: limit + 1 })
    return page(rows, limit, 'indexes', ({ name }) => [name])
  },

  async deleteIndex({ index: given }, { ctx, env }) {
    const name = given.normalize('NFC')
    const gone = await directoryOf(env, ctx).forget({ name })
    return { deleted: gone !== undefined && (await indexOf(env, ctx, name).drop({ name, ...gone })) }
  },

  async index({ index, items, mode }, { ctx, env }) {
    const object = indexOf(env, ctx, index)
    return object.write({ index, mode, ...(await packed(items, () => object.describe({ index }))) })
  },

  async search({ index, ...query }, { ctx, env }) {
    const object = indexOf(env, ctx, index)
    const [ready] = await queriesOf([query], [], () => object.describe({ index }))
    return object.search({ index, query: ready ?? invalid('no query', []) })
  },

  async searchBatch({ index, queries }, { ctx, env }) {
    const object = indexOf(env, ctx, index)
    const ready = await queriesOf(queries, ['queries'], () => object.describe({ index }))
    return { results: await object.searchAll({ index, queries: ready }) }
  },

  get: (input, { ctx, env }) => indexOf(env, ctx, input.index).get(input),

  list: (input, { ctx, env }) => indexOf(env, ctx, input.index).list(input),

  update: (input, { ctx, env }) => indexOf(env, ctx, input.index).update(input),

  delete(input, { ctx, env }) {
    const ways = [input.ids, input.filter, input.namespace].filter((way) => way !== undefined)
    if (ways.length !== 1) invalid('say which items: `ids`, `filter` or `namespace`', ['ids'])
    return indexOf(env, ctx, input.index).delete(input)
  },

  rebuild: (input, { ctx, env }) => indexOf(env, ctx, input.index).rebuild(input),

  cluster: (input, { ctx, env }) => indexOf(env, ctx, input.index).cluster(input),

  getCluster: (input, { ctx, env }) => indexOf(env, ctx, input.index).getCluster(input),

  async embed({ input, model }) {
    const vectors = await embedAll(model, input, (at) => ['input', at])
    return { model, dimensions: vectors[0]?.length ?? 0, embeddings: vectors.map(shorter) }
  },
})
