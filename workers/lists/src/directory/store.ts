import { Problem } from '@dot-do/contract'
import { type Child, open, prefixedId, store, type StoreScope } from '@dot-do/store'
import { and, count, eq, gt, gte, isNotNull, lt } from 'drizzle-orm'
import { bounds, type ListEntry } from 'lists.do/contract'
import type { Definition, Registered } from '../definition.ts'
import type { Env } from '../env.ts'
import { list as listStore } from '../list/store.ts'
import migrations from './migrations/migrations.js'
import { list } from './schema.ts'

type Message = { create: Registered } | { drop: { name: string; generation: number } }
type Scope = StoreScope<Message>

const rowOf = (db: Scope['db'], name: string) => db.select().from(list).where(eq(list.name, name)).get()

/** The names of one tenant's lists. What a crash leaves half made or half deleted, its outbox finishes. */
export const directory = store({
  migrations,
  reads: ['list'],
  transactions: {
    /** The list of this name: made by this definition where there is none. */
    register({ db, now, actor, send }: Scope, { name, definition }: { name: string; definition: Definition }): Registered {
      const row = rowOf(db, name)
      if (row?.id && row.definition) return registered({ ...row, id: row.id, definition: row.definition })
      const live = db.select({ live: count() }).from(list).where(isNotNull(list.id)).get()?.live ?? 0
      if (live >= bounds.listsMax) throw new Problem('resource_exhausted', `a tenant may have ${bounds.listsMax} lists`)
      const made = {
        ...{ name, definition, id: prefixedId('list', now), generation: (row?.generation ?? 0) + 1 },
        ...{ title: definition.title ?? null, createdAt: new Date(now).toISOString(), createdBy: actor.id ?? null },
      }
      db.insert(list).values(made).onConflictDoUpdate({ target: list.name, set: made }).run()
      send({ create: registered(made) }, { lane: name })
      return registered(made)
    },

    /** Forgets a list; which one it was, so that a later one of the same name is safe. */
    forget({ db, send }: Scope, { name }: { name: string }): { generation: number } | undefined {
      const row = rowOf(db, name)
      if (!row?.id) return undefined
      db.update(list).set({ id: null, title: null, definition: null, createdBy: null }).where(eq(list.name, name)).run()
      send({ drop: { name, generation: row.generation } }, { lane: name })
      return { generation: row.generation }
    },

    list({ db }: Scope, { prefix, after, limit }: { prefix?: string | undefined; after?: string | undefined; limit: number }): ListEntry[] {
      const starts = prefix === undefined || prefix === '' ? undefined : and(gte(list.name, prefix), lt(list.name, `${prefix}\u{10ffff}`))
      return db
        .select()
        .from(list)
        .where(and(isNotNull(list.id), starts, after === undefined ? undefined : gt(list.name, after)))
        .orderBy(list.name)
        .limit(limit)
        .all()
        .map(({ id, name, title, createdAt }) => ({ id: id ?? '', name, title: title ?? undefined, createdAt }))
    },
  },

  async deliver(message: Message, { env, key, actor }) {
    const of = (name: string) => open((env as Env).LIST, listStore, `${actor.tenant}/${name}`, { ...actor, idempotencyKey: key })
    if ('create' in message) await of(message.create.name).create(message.create)
    else await of(message.drop.name).drop(message.drop)
  },

  children: ({ db }: Scope): Child[] =>
    db
      .select({ name: list.name })
      .from(list)
      .all()
      .map(({ name }) => ({ binding: 'LIST', name })),
})

const registered = ({ createdBy, id, name, generation, definition, createdAt }: Omit<Registered, 'createdBy'> & { createdBy: string | null }): Registered => ({
  ...{ id, name, generation, definition, createdAt },
  createdBy: createdBy ?? undefined,
})
