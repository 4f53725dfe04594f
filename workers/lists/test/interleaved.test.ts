import { drizzle } from 'drizzle-orm/durable-sqlite'
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import type { Definition } from '../src/definition.ts'
import type { ListObjects } from '../src/related/objects.ts'

// The transactions of two lists run on Node's SQLite here, one step at a time in every order that fast-check thinks of: a race between two objects that the
// platform meets once in many thousand tries is met each time.
vi.mock('cloudflare:workers', () => ({ DurableObject: Object }))
vi.mock('../src/list/migrations/migrations.js', () => ({ default: {} }))

const { list: store } = await import('../src/list/store.ts')
const { settling } = await import('../src/related/objects.ts')
const { unlinkFrom } = await import('../src/related/protocol.ts')

const folder = join(import.meta.dirname, '../src/list/migrations')
const tables = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .toSorted()
  .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('--> statement-breakpoint'))

/** What the transactions use of an object's storage. */
function storageOf(database: DatabaseSync) {
  const exec = (query: string, ...values: SQLInputValue[]) => {
    const statement = database.prepare(query)
    const rows = statement.all(...values)
    const array = () => rows.map((row) => Object.values(row))
    return {
      toArray: () => rows,
      one: () => rows[0],
      raw: () => ({ toArray: array, [Symbol.iterator]: () => array()[Symbol.iterator]() }),
      [Symbol.iterator]: () => rows[Symbol.iterator](),
    }
  }
  return { sql: { exec } }
}

interface Sent {
  unlink: Parameters<typeof unlinkFrom>[1]
}

/** Lists whose every transaction waits for its turn. */
class World {
  readonly outbox: Sent[] = []
  readonly #databases = new Map<string, DatabaseSync>()
  readonly #turn: () => Promise<unknown>

  constructor(turn: () => Promise<unknown>) {
    this.#turn = turn
  }

  readonly lists: ListObjects = (name) => settling(this.#object(name), this.lists, name)

  #object(name: string): ReturnType<ListObjects> {
    const calls = Object.keys(store.transactions).map((key) => [
      key,
      async (input: unknown) => {
        await this.#turn()
        return this.run(name, key, input)
      },
    ])
    return Object.fromEntries(calls) as ReturnType<ListObjects>
  }

  run(name: string, key: string, input: unknown): unknown {
    const database = this.#databaseOf(name)
    const storage = storageOf(database)
    const sent: Sent[] = []
    const scope = {
      db: drizzle(storage as never),
      sql: storage.sql,
      now: Date.now(),
      actor: { tenant: 't', permissions: [] },
      send: (message: Sent) => void sent.push(message),
    }
    database.exec('begin')
    try {
      const answer = (store.transactions as unknown as Record<string, (scope: unknown, input: unknown) => unknown>)[key]?.(scope, input)
      database.exec('commit')
      this.outbox.push(...sent)
      return structuredClone(answer)
    } catch (thrown) {
      database.exec('rollback')
      throw thrown
    }
  }

  #databaseOf(name: string): DatabaseSync {
    let database = this.#databases.get(name)
    if (!database) {
      database = new DatabaseSync(':memory:')
      for (const table of tables) database.exec(table)
      this.#databases.set(name, database)
    }
    return database
  }
}

function create(world: World, name: string, fields: Definition['fields']): void {
  const definition: Definition = { fields, nextField: fields.length + 1, isPlain: false, strict: true }
  world.run(name, 'create', { id: `list_${name}`, name, generation: 1, definition, createdAt: new Date().toISOString() })
}

const add = (world: World, list: string, item: object) => world.lists(list).add({ list, items: [item], isOne: true, at: 'last' })
const items = (world: World, list: string) => (world.run(list, 'query', { list, limit: 100, count: false }) as { items: { id: string; to?: string }[] }).items

test.each(['clear', 'restrict', 'remove'] as const)('in whatever order the steps of two lists come, nothing dangles: %s', async (onDelete) => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom('refer', 'remove'), { minLength: 2, maxLength: 5 }), async (scheduler, acts) => {
      let isFree = true
      const world = new World(() => (isFree ? Promise.resolve() : scheduler.schedule(Promise.resolve())))
      create(world, 'targets', [{ id: 'f1', name: 'n', type: 'number' }])
      create(world, 'others', [{ id: 'f1', name: 'to', type: 'relation', list: 'targets', onDelete }])
      const { items: [target] = [] } = await add(world, 'targets', { n: 1 })
      const id = target?.id ?? ''
      isFree = false
      const done = Promise.allSettled(
        acts.map((act) => (act === 'refer' ? add(world, 'others', { to: id }) : world.lists('targets').remove({ list: 'targets', ids: [id] }))),
      )
      await scheduler.waitFor(done)
      const outcomes = await done
      isFree = true
      for (const message of world.outbox) await unlinkFrom(world.lists, message.unlink)
      const isThere = items(world, 'targets').length === 1
      const refers = items(world, 'others').filter(({ to }) => to === id)
      if (!isThere) expect(refers).toEqual([])
      const made = outcomes.filter(({ status }, index) => status === 'fulfilled' && acts[index] === 'refer').length
      if (onDelete === 'restrict') expect(refers).toHaveLength(made)
      if (isThere) expect(refers).toHaveLength(made)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(['not_found', 'failed_precondition', 'unavailable']).toContain((outcome.reason as { code?: string }).code)
    }),
    { numRuns: 300 },
  )
})
