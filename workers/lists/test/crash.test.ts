import { crash, startOwn, type Tenant, tenant, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'

type Lists = Tenant['lists']
type Work = (lists: Lists, key: { idempotencyKey: string }) => Promise<void>

/** What writers asked for: what was answered, and what was never heard of, to be asked for again. */
class Ledger {
  readonly added = new Set<string>()
  readonly queued = new Set<string>()
  readonly taken: string[] = []
  readonly imported: string[] = []
  readonly unanswered = new Map<string, Work>()
  increments = 0
  ids: string[] = []

  /** Does a piece of work under a key of its own. */
  async step(lists: Lists, work: Work): Promise<void> {
    const idempotencyKey = crypto.randomUUID()
    this.unanswered.set(idempotencyKey, work)
    await work(lists, { idempotencyKey })
    this.unanswered.delete(idempotencyKey)
  }

  /** A piece of work by chance; each notes what it was told. */
  next(counter: string): Work {
    const name = crypto.randomUUID()
    const works: Work[] = [
      async (lists, key) => {
        const { items } = await lists.add({ list: 'items', item: { name } }, key)
        this.added.add(name)
        this.ids.push(items[0]?.id ?? '')
      },
      async (lists, key) => {
        await lists.add({ list: 'queue', item: name }, key)
        this.queued.add(name)
      },
      async (lists, key) => {
        const { items } = await lists.take({ list: 'queue' }, key)
        this.taken.push(...items.map(({ value }) => String(value)))
      },
      async (lists, key) => {
        await lists.update({ list: 'counters', id: counter, increment: { n: 1 } }, key)
        this.increments++
      },
      async (lists, key) => {
        const [id] = this.ids
        if (id !== undefined) await lists.move({ list: 'items', id, to: 'last' }, key)
      },
      async (lists, key) => {
        const names = Array.from({ length: 20 }, (_, index) => `${name} ${index}`)
        await lists.import({ list: 'imported', file: new Blob([['name', ...names, ''].join('\n')], { type: 'text/csv' }) }, key)
        this.imported.push(...names)
      },
    ]
    return works[Math.floor(Math.random() * works.length)] as Work
  }
}

async function valuesIn(lists: Lists, list: string, field: string): Promise<string[]> {
  const text = await (await lists.export({ list, format: 'jsonl' })).text()
  const items = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown> | string)
  return items.map((item) => String(typeof item === 'object' ? item[field] : item))
}

/** The versions of a list, one change each. */
async function checkVersions(lists: Lists, list: string): Promise<void> {
  const versions: number[] = []
  for (let cursor: string | undefined; ;) {
    const page = await lists.history({ list, limit: 1000, cursor })
    versions.push(...page.items.map(({ version }) => version))
    cursor = page.nextCursor
    if (cursor === undefined) break
  }
  const { version, count } = await lists.get({ list })
  expect(versions).toEqual(Array.from({ length: version }, (_, index) => version - index))
  expect((await lists.query({ list, limit: 1, count: true, where: {} })).total).toBe(count)
}

const once = (values: Iterable<string>) => [...values].toSorted()

test('what was answered holds after SIGKILL, and what was asked for twice is done once', async () => {
  await using own = await startOwn({ only: ['lists'] })
  const me = await tenant({ grants: ['lists:admin'], on: own })
  const { lists } = withKey(me.key, own)
  for (const name of ['items', 'imported']) await lists.create({ name, fields: [{ name: 'name', type: 'text', unique: true }] })
  await lists.create({ name: 'queue' })
  await lists.create({ name: 'counters', fields: [{ name: 'n', type: 'number' }] })
  const counter = (await lists.add({ list: 'counters', item: { n: 0 } })).items[0]?.id ?? ''
  const ledger = new Ledger()
  await crash({
    on: own,
    step: () => ledger.step(lists, ledger.next(counter)),
    async check() {
      for (const list of ['items', 'queue', 'counters', 'imported']) await checkVersions(lists, list)
      const names = new Set(await valuesIn(lists, 'items', 'name'))
      expect([...ledger.added].filter((name) => !names.has(name))).toEqual([])
      const imported = new Set(await valuesIn(lists, 'imported', 'name'))
      expect(ledger.imported.filter((name) => !imported.has(name))).toEqual([])
      expect(new Set(ledger.taken).size).toBe(ledger.taken.length)
    },
  })
  expect(ledger.unanswered.size).toBeGreaterThan(0)
  for (const [idempotencyKey, work] of ledger.unanswered) await work(lists, { idempotencyKey })
  expect(once(await valuesIn(lists, 'items', 'name'))).toEqual(once(ledger.added))
  expect(once(await valuesIn(lists, 'imported', 'name'))).toEqual(once(ledger.imported))
  expect(await valuesIn(lists, 'counters', 'n')).toEqual([String(ledger.increments)])
  expect(once([...ledger.taken, ...(await valuesIn(lists, 'queue', 'value'))])).toEqual(once(ledger.queued))
  for (const list of ['items', 'queue', 'counters', 'imported']) await checkVersions(lists, list)
}, 180_000)
