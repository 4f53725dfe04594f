import { mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sdkManifest, workerManifest } from '../manifest.ts'
import { repository } from '../paths.ts'

/** The domains that are generated: `thing00`, `thing01`, … */
export const labelOf = (index: number): string => `thing${String(index).padStart(2, '0')}`

/** Writes so many domains below `root`, each with a contract, handlers and an object of its own. */
export function writeDomains(root: string, count: number): void {
  linkPackages(root)
  for (let index = 0; index < count; index++) writeDomain(root, labelOf(index))
}

/** What `greet` of a domain answers with. */
export function writeHandlers(root: string, label: string, word: string): void {
  write(join(root, 'workers', label, 'src', 'handlers.ts'), handlersText(label, word))
}

function writeDomain(root: string, label: string): void {
  const sdk = join(root, 'sdk', `${label}.do`)
  const worker = join(root, 'workers', label)
  write(join(sdk, 'package.json'), JSON.stringify(sdkManifest(label)))
  write(join(sdk, 'src', 'contract.ts'), contractText(label))
  write(join(worker, 'package.json'), JSON.stringify(workerManifest(label)))
  write(join(worker, 'wrangler.toml'), wranglerText)
  write(join(worker, 'src', 'index.ts'), indexText(label))
  write(join(worker, 'src', 'schema.ts'), schemaText)
  write(join(worker, 'src', 'store.ts'), storeText)
  writeHandlers(root, label, 'Hello')
  symlinkSync(sdk, join(root, 'node_modules', `${label}.do`))
}

/** What a domain imports is found from its folder upwards, as in the workspace. */
function linkPackages(root: string): void {
  const modules = join(root, 'node_modules')
  mkdirSync(join(modules, '@dot-do'), { recursive: true })
  const packages = join(repository, 'packages')
  for (const name of readdirSync(packages)) symlinkSync(join(packages, name), join(modules, '@dot-do', name))
  symlinkSync(realpathSync(join(packages, 'contract', 'node_modules', 'zod')), join(modules, 'zod'))
  symlinkSync(realpathSync(join(packages, 'store', 'node_modules', 'drizzle-orm')), join(modules, 'drizzle-orm'))
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const contractText = (label: string): string => `import { contract, method } from '@dot-do/contract'
import { z } from 'zod'

const Thing = z.object({ id: z.string().min(1).max(64), title: z.string().trim().min(1).max(200), tags: z.array(z.string().max(40)).max(20), count: z.int().min(0) })
const Id = Thing.pick({ id: true })

export default contract('${label}.do', { summary: 'Things of ${label}' }, {
  greet: method({ access: 'public', summary: 'Greets someone', input: z.object({ name: z.string().min(1).max(128) }), output: z.object({ greeting: z.string() }) }),
  total: method({ access: 'public', summary: 'Adds up', input: z.object({ counts: z.array(z.number()).max(1000) }), output: z.object({ total: z.number() }) }),
  put: method({ access: 'write', summary: 'Keeps a thing', input: Thing, output: Thing }),
  get: method({ access: 'read', summary: 'Reads a thing', input: Id, output: Thing, errors: { not_found: true } }),
  remove: method({ access: 'write', summary: 'Forgets a thing', input: Id, output: z.object({}) }),
})
`

const indexText = (label: string): string => `import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from '${label}.do/contract'
import handlers from './handlers.ts'
import { things } from './store.ts'

export const Things = durable(things)
export default service(contract, { handlers })
`

const handlersText = (label: string, word: string): string => `import { handlers } from '@dot-do/service'
import { actOf, open } from '@dot-do/store'
import contract from '${label}.do/contract'
import { things } from './store.ts'

const of = (env, ctx) => open(env.THINGS, things, ctx.auth.tenant, actOf(ctx))

export default handlers(contract, {
  greet: ({ name }) => ({ greeting: '${word}, ' + name }),
  total: ({ counts }) => ({ total: counts.reduce((sum, count) => sum + count, 0) }),
  put: (thing, { ctx, env }) => of(env, ctx).put(thing),
  get: async ({ id }, { ctx, env, fail }) => (await of(env, ctx).get({ id })) ?? fail('not_found', 'no thing ' + id),
  remove: (id, { ctx, env }) => of(env, ctx).remove(id),
})
`

const schemaText = `import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const thing = sqliteTable('thing', { id: text().primaryKey(), title: text().notNull(), tags: text({ mode: 'json' }).notNull(), count: integer().notNull() })
`

const storeText = `import { store } from '@dot-do/store'
import { eq } from 'drizzle-orm'
import { thing } from './schema.ts'

const journal = { version: '7', dialect: 'sqlite', entries: [{ idx: 0, version: '6', when: 1, tag: '0000_things', breakpoints: true }] }
const m0000 = 'create table thing (id text primary key not null, title text not null, tags text not null, count integer not null)'

export const things = store({
  migrations: { journal, migrations: { m0000 } },
  reads: ['get'],
  transactions: {
    put: ({ db }, row) => db.insert(thing).values(row).onConflictDoUpdate({ target: thing.id, set: row }).returning().get(),
    get: ({ db }, { id }) => db.select().from(thing).where(eq(thing.id, id)).get(),
    remove: ({ db }, { id }) => (db.delete(thing).where(eq(thing.id, id)).run(), {}),
  },
})
`

const wranglerText = `[[durable_objects.bindings]]
name = "THINGS"
class_name = "Things"

[[migrations]]
tag = "v1"
new_sqlite_classes = ["Things"]
`
