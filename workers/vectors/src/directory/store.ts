import { Problem } from '@dot-do/contract'
import { type Child, open, prefixedId, store, type StoreScope } from '@dot-do/store'
import { and, count, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { bounds } from 'vectors.do/contract'
import type { Definition, Registered } from '../definition.ts'
import type { Env } from '../env.ts'
import { index as indexStore } from '../index/store.ts'
import { ownerOf } from '../names.ts'
import migrations from './migrations/migrations.js'
import { index } from './schema.ts'

type Message = { create: Registered } | { drop: { name: string; generation: number } }
type Scope = StoreScope<Message>

/** The names of one tenant's indexes. What a crash leaves half made or half deleted, its outbox finishes. */
export const directory = store({
  migrations,
  reads: ['list'],
  transactions: {
    /** The index of this name: made by this definition where there is none. */
    register({ db, now, actor, send }: Scope, { name, definition }: { name: string; definition: Definition }): Registered {
      const row = db.select().from(index).where(eq(index.name, name)).get()
      if (row?.id && row.definition) return registered({ ...row, id: row.id, definition: row.definition })
      // How many a domain makes is bounded by that domain.
      const isTenants = ownerOf(name) === undefined
      const tenants = and(isNotNull(index.id), sql`substr(${index.name}, 1, instr(${index.name} || '/', '/') - 1) not glob '*.do'`)
      if (isTenants && (db.select({ live: count() }).from(index).where(tenants).get()?.live ?? 0) >= bounds.indexesMax)
        throw new Problem('resource_exhausted', `a tenant may have ${bounds.indexesMax} indexes`)
      const made = {
        ...{ name, definition, id: prefixedId('index', now), generation: (row?.generation ?? 0) + 1 },
        ...{ createdAt: new Date(now).toISOString(), createdBy: actor.id ?? null },
      }
      db.insert(index).values(made).onConflictDoUpdate({ target: index.name, set: made }).run()
      send({ create: registered(made) }, { lane: name })
      return registered(made)
    },

    /** Forgets an index; which one it was, so that a later one of the same name is safe. */
    forget({ db, send }: Scope, { name }: { name: string }): { generation: number } | undefined {
      const row = db.select().from(index).where(eq(index.name, name)).get()
      if (!row?.id) return undefined
      db.update(index).set({ id: null, definition: null, createdBy: null }).where(eq(index.name, name)).run()
      send({ drop: { name, generation: row.generation } }, { lane: name })
      return { generation: row.generation }
    },

    list({ db }: Scope, { after, limit }: { after?: string | undefined; limit: number }): { id: string; name: string; createdAt: string }[] {
      return db
        .select()
        .from(index)
        .where(and(isNotNull(index.id), after === undefined ? undefined : gt(index.name, after)))
        .orderBy(index.name)
        .limit(limit)
        .all()
        .map(({ id, name, createdAt }) => ({ id: id ?? '', name, createdAt }))
    },
  },

  async deliver(message: Message, { env, key, actor }) {
    const of = (name: string) => open((env as Env).INDEX, indexStore, `${actor.tenant}/${name}`, { ...actor, idempotencyKey: key })
    if ('create' in message) await of(message.create.name).create(message.create)
    else await of(message.drop.name).drop(message.drop)
  },

  children: ({ db }: Scope): Child[] =>
    db
      .select({ name: index.name })
      .from(index)
      .all()
      .map(({ name }) => ({ binding: 'INDEX', name })),
})

const registered = ({ createdBy, id, name, generation, definition, createdAt }: Omit<Registered, 'createdBy'> & { createdBy: string | null }): Registered => ({
  ...{ id, name, generation, definition, createdAt },
  createdBy: createdBy ?? undefined,
})
