import type { Organization } from 'auth.do/contract'
import { Problem } from '@dot-do/contract'
import { wordOf } from '@dot-do/contract/keys'
import { prefixedId, store, type StoreScope } from '@dot-do/store'
import { and, eq, gt, inArray } from 'drizzle-orm'
import migrations from './migrations/migrations.js'
import { organization } from './schema.ts'

type Row = typeof organization.$inferSelect
type NewOrganization = Pick<Organization, 'name' | 'slug'> & Partial<Pick<Organization, 'domains' | 'metadata'>>

const toOrganization = ({ id, name, slug, domains, metadata, createdAt }: Row): Organization => ({
  ...{ id, name, domains, metadata },
  slug: slug ?? undefined,
  createdAt: new Date(createdAt).toISOString(),
})

/** The one directory of all organizations. */
export const organizations = store({
  migrations,
  reads: ['get', 'list'],
  transactions: {
    create({ db, now }: StoreScope, { name, slug, domains = [], metadata = {} }: NewOrganization): Organization {
      if (slug !== undefined && db.select().from(organization).where(eq(organization.slug, slug)).get()) {
        throw new Problem('already_exists', `an organization with the slug ${slug} exists`, { data: { slug } })
      }
      const taken = (word: string) => db.select({ id: organization.id }).from(organization).where(eq(organization.word, word)).get() !== undefined
      let id = prefixedId('org', now)
      while (taken(wordOf(id))) id = prefixedId('org', now)
      const row = { id, word: wordOf(id), name, slug: slug ?? null, domains, metadata, createdAt: now }
      db.insert(organization).values(row).run()
      return toOrganization(row)
    },

    get({ db }: StoreScope, { id }: { id: string }): Organization | undefined {
      const row = db.select().from(organization).where(eq(organization.id, id)).get()
      return row && toOrganization(row)
    },

    list({ db }: StoreScope, { ids, after, limit }: { ids?: string[]; after?: string; limit: number }): Organization[] {
      const where = and(ids && inArray(organization.id, ids), after === undefined ? undefined : gt(organization.id, after))
      return db.select().from(organization).where(where).orderBy(organization.id).limit(limit).all().map(toOrganization)
    },
  },
})

/** The name of the directory's object. */
export const directory = 'directory'
