import type { Parsed } from '@dot-do/contract'
import { handlers, invalid } from '@dot-do/service'
import contract, { type Document } from 'db.do/contract'
import type { Calls } from './calls.ts'
import { changesOf } from './changes.ts'
import { documentOf, hasContent, partOf } from './documents.ts'
import type { Env } from './env.ts'
import { getOrCreate } from './get-or-create.ts'
import { checkedId } from './ids.ts'
import { operationsOf } from './operations.ts'
import { read } from './public/read.ts'
import { type Scope, spaceOf, writing } from './scope.ts'
import { search } from './search.ts'
import { searchable } from './semantic/wait.ts'
import { fromOldest } from './space/changes/feed.ts'
import { prepared } from './written/prepare.ts'
import type { Write } from './written/prepared.ts'

type Contract = typeof contract

type WritingScope = Scope & { signal: AbortSignal }

/** Does one write; answers the document as it is then. */
async function written(scope: WritingScope, ns: string, one: Exclude<Write, { op: 'delete' }>, wait: boolean): Promise<Document> {
  const { stored } = await writing(scope, ns, (space) => space.writeOne(one))
  if (wait) await searchable(scope, ns)
  return documentOf(ns, stored ?? (await spaceOf(scope, ns).get({ id: one.id, hasContent: true })))
}

/** One of three ways to say which. */
function deleting({ id, ids, glob, max, expectedVersion, dryRun }: Omit<Parsed<Contract, 'delete'>, 'ns' | 'wait'>) {
  if ([id, ids, glob].filter((way) => way !== undefined).length !== 1) invalid('say which: `id`, `ids` or `glob`', ['id'])
  if (expectedVersion !== undefined && id === undefined) invalid('goes with `id` alone', ['expectedVersion'])
  if (max !== undefined && glob === undefined) invalid('goes with `glob` alone', ['max'])
  const checked = id === undefined ? ids?.map((each, index) => checkedId(each, ['ids', index])) : [checkedId(id)]
  return { ids: checked, glob, max, expectedVersion, dryRun }
}

export default handlers<Contract, Env, Calls>(contract, {
  async get({ ns, id, select }, scope) {
    return partOf(ns, await spaceOf(scope, ns).get({ id: checkedId(id), hasContent: select === undefined || hasContent(select) }), select)
  },

  async list({ ns, select, ...listing }, scope) {
    const { items, nextCursor } = await spaceOf(scope, ns).list({ ...listing, hasContent: hasContent(select) })
    return { items: items.map((stored) => partOf(ns, stored, select)), nextCursor }
  },

  count: async ({ ns, ...selecting }, scope) => ({ count: await spaceOf(scope, ns).count(selecting) }),

  facets: ({ ns, ...asked }, scope) => spaceOf(scope, ns).facets(asked),

  create: async ({ ns, id, wait, ...given }, scope) => written(scope, ns, { op: 'create', id: checkedId(id), said: await prepared(given, scope.call) }, wait),

  put: async ({ ns, id, expectedVersion, wait, ...given }, scope) =>
    written(scope, ns, { op: 'put', id: checkedId(id), expectedVersion, said: await prepared(given, scope.call) }, wait),

  update: async ({ ns, id, patch, expectedVersion, wait }, scope) =>
    written(scope, ns, { op: 'update', id: checkedId(id), expectedVersion, said: await prepared(patch, scope.call, ['patch']) }, wait),

  async delete({ ns, wait, ...input }, scope) {
    const deleted = await spaceOf(scope, ns).deleteDocuments(deleting(input))
    if (wait) await searchable(scope, ns)
    return deleted
  },

  async batch({ ns, operations, wait }, scope) {
    const ready = await operationsOf(operations, scope.call)
    const results = await writing(scope, ns, (space) => space.batch({ operations: ready }))
    if (wait) await searchable(scope, ns)
    return { results }
  },

  search,

  async getOrCreate({ wait, ...input }, scope) {
    const made = await getOrCreate(input, scope)
    if (wait) await searchable(scope, input.ns)
    return made
  },

  relate: ({ ns, from, to, ...rest }, scope) =>
    writing(scope, ns, (space) => space.relate({ from: checkedId(from, ['from']), to: checkedId(to, ['to']), ...rest })),
  unrelate: ({ ns, from, predicate, to }, scope) => spaceOf(scope, ns).unrelate({ from: checkedId(from, ['from']), predicate, to: checkedId(to, ['to']) }),
  related: ({ ns, id, ...asked }, scope) => spaceOf(scope, ns).related({ id: checkedId(id), ...asked }),

  async query({ ns, ...asked }, scope) {
    const started = Date.now()
    const answered = await spaceOf(scope, ns).query(asked)
    return { ...answered, ms: Date.now() - started }
  },

  read,

  changes: async ({ ns, since, glob }, scope) => changesOf(ns, await spaceOf(scope, ns).watch(since ?? fromOldest, { glob })),

  putType: ({ ns, ...typing }, scope) => writing(scope, ns, (space) => space.putType(typing)),
  listTypes: async ({ ns }, scope) => ({ items: await spaceOf(scope, ns).listTypes() }),
  deleteType: async ({ ns, name }, scope) => ({ deleted: await spaceOf(scope, ns).deleteType({ name }) }),
})
