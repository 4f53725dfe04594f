import { Problem } from '@dot-do/contract'
import { type Child, store, type StoreScope } from '@dot-do/store'
import { bounds } from 'db.do/contract'
import { count, eq } from 'drizzle-orm'
import migrations from './migrations/migrations.js'
import { space } from './schema.ts'

/** The names of one tenant's namespaces. */
export const directory = store({
  migrations,
  reads: [],
  transactions: {
    /** Notes a namespace before its object is made. */
    register({ db, now }: StoreScope, { name }: { name: string }): void {
      if (db.select().from(space).where(eq(space.name, name)).get()) return
      if ((db.select({ there: count() }).from(space).get()?.there ?? 0) >= bounds.namespacesMax)
        throw new Problem('resource_exhausted', `a tenant may have ${bounds.namespacesMax} namespaces`)
      db.insert(space).values({ name, createdAt: now }).run()
    },
  },
  children: ({ db }: StoreScope): Child[] =>
    db
      .select({ name: space.name })
      .from(space)
      .all()
      .map(({ name }) => ({ binding: 'SPACE', name })),
})
