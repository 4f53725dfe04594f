import type { Organization } from 'auth.do/contract'
import { Problem } from '@dot-do/contract'
import { wordOf } from '@dot-do/contract/keys'
import { prefixedId, store, type StoreScope } from '@dot-do/store'
import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Env } from '../env.ts'
import { type Purge, purge } from '../purge.ts'
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
      const row = { id, word: wordOf(id), name, slug: slug ?? null, domains, metadata, createdAt: now, deletedAt: null }
      db.insert(organization).values(row).run()
      return toOrganization(row)
    },

    get({ db }: StoreScope, { id }: { id: string }): Organization | undefined {
      const row = db.select().from(organization).where(live(id)).get()
      return row && toOrganization(row)
    },

    remove({ db, now, send }: StoreScope<Purge>, { id, domains, againMs }: { id: string; domains: string[]; againMs: number }): { deletedAt: number } {
      // What stays says that the id was one, and no more.
      const change = { deletedAt: now, slug: null, name: '', domains: [], metadata: {} }
      const [gone] = db.update(organization).set(change).where(live(id)).returning().all()
      if (!gone) throw new Problem('not_found', `no organization ${id}`)
      for (const domain of domains) {
        const lane = `${id} ${domain}`
        send({ organization: id, domain, isLast: false }, { lane })
        send({ organization: id, domain, isLast: true }, { lane, delayMs: againMs })
      }
      return { deletedAt: now }
    },

    list({ db }: StoreScope, { ids, after, limit }: { ids?: string[]; after?: string; limit: number }): Organization[] {
      const where = and(isNull(organization.deletedAt), ids && inArray(organization.id, ids), after === undefined ? undefined : gt(organization.id, after))
      return db.select().from(organization).where(where).orderBy(organization.id).limit(limit).all().map(toOrganization)
    },
  },
  deliver: (message: Purge, { env, actor }) => purge(env as Env, message, actor),
})

const live = (id: string) => and(eq(organization.id, id), isNull(organization.deletedAt))

/** The name of the directory's object. */
export const directory = 'directory'
