import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { ObjectSql, platform, root, scripted, startOwn, tenant, until, withKey } from '@dot-do/testing'
import type { StoreScope, Within } from '@dot-do/store'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { call, calls, due, keepCall, retaining, retention } from '../src/store/retention.ts'
import { eventsOf, model, noted, type Rig, rig } from './setup.ts'

const dayMs = 24 * 3_600_000

const kept = ({ llm }: Pick<Rig, 'llm'>, count: number) =>
  until(`${count} calls are kept`, async () => {
    const { items } = await llm.listCalls()
    return items.length === count ? items : undefined
  })

describe('what calls say', () => {
  test('is not kept unless the tenant says so', async () => {
    const made = await rig({ tokens: ['x'] })
    expect(await made.llm.getRetention()).toEqual({ days: 0, calls: 0 })
    await made.llm.generate({ prompt: 'x', model })
    await noted(made, 1)
    expect(await made.llm.listCalls()).toEqual({ items: [] })
  })

  test('is kept then, whichever way it was asked and however it ended, the newest first', async () => {
    const made = await rig({
      when: [
        { includes: 'bad', answer: { status: 400 } },
        { includes: 'cut', answer: { tokens: ['one ', 'two ', 'three'], fault: 'end-early' } },
      ],
      answers: [{ tokens: ['fi', 'ne'] }],
    })
    const { llm, key, keyId, secret } = made
    expect(await llm.setRetention({ days: 30 })).toEqual({ days: 30, calls: 0 })
    await llm.putPrompt({ name: 'greet', text: 'Greet {{ name }}', model })
    const asks: (() => Promise<unknown>)[] = [
      () => llm.generate({ promptId: 'greet', variables: { name: 'Ada' }, tags: ['a'] }),
      () => llm.chat({ messages: [{ role: 'user', content: 'chat' }], model }),
      () => eventsOf(llm.stream({ prompt: 'stream', model })),
      () => llm.getOrCreate({ prompt: 'once', model }),
      () => llm.getOrCreate({ prompt: 'once', model }),
      () => llm.generate({ prompt: 'bad', model }).catch(() => {}),
      () => eventsOf(llm.stream({ prompt: 'cut', model })).catch(() => {}),
      () =>
        new OpenAI({ baseURL: `${platform().url}/llm.do/v1`, apiKey: key, maxRetries: 0 }).chat.completions.create({
          model,
          messages: [{ role: 'user', content: 'route' }],
        }),
    ]
    for (const [index, ask] of asks.entries()) {
      await ask()
      await kept(made, index + 1)
    }
    const { items } = await llm.listCalls()
    const usual = { model, provider: 'up', key: keyId, prompt: '', finish: 'stop' }
    expect(items.toReversed()).toMatchObject([
      { ...usual, operation: 'generate', prompt: 'greet@1', tags: ['a'] },
      { ...usual, operation: 'chat' },
      { ...usual, operation: 'stream' },
      { ...usual, operation: 'getOrCreate' },
      { operation: 'getOrCreate', model: '', finish: 'cached' },
      { operation: 'generate', model: '', finish: 'invalid_argument' },
      { ...usual, operation: 'stream', finish: 'unavailable' },
      { ...usual, operation: 'completions' },
    ])
    const all = await Promise.all(items.toReversed().map(({ id }) => llm.getCall({ id })))
    expect(all).toMatchObject([
      { request: { promptId: 'greet', variables: { name: 'Ada' } }, answer: { text: 'fine' } },
      { request: { messages: [{ content: 'chat' }] }, answer: { text: 'fine' } },
      { request: { prompt: 'stream' }, answer: [{ type: 'text', text: 'fine' }, { type: 'usage' }, { type: 'done' }] },
      { request: { prompt: 'once' }, answer: { text: 'fine', created: true } },
      { request: { prompt: 'once' }, answer: { text: 'fine', cached: true } },
      { request: { prompt: 'bad' }, error: { code: 'invalid_argument', message: expect.stringContaining('refused') } },
      { request: { prompt: 'cut' }, answer: [{ type: 'text', text: 'one two ' }], error: { code: 'unavailable' } },
      { request: { body: { messages: [{ content: 'route' }] } }, answer: { choices: [{ message: { content: 'fine' } }] } },
    ])
    expect(JSON.stringify(all)).not.toContain(secret)
    expect(await llm.getRetention()).toEqual({ days: 30, calls: 8 })
    const first = await llm.listCalls({ limit: 5 })
    const rest = await llm.listCalls({ limit: 5, cursor: first.nextCursor })
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(items.map(({ id }) => id))
    expect((await llm.listCalls({ to: items.at(-1)?.at })).items).toEqual([])
  })

  test('of a caller that went away is kept as far as it came', async () => {
    const made = await rig({ tokens: ['a', 'b', 'c'], fault: 'stall' })
    await made.llm.setRetention({ days: 1 })
    for await (const event of await made.llm.stream({ prompt: 'x', model })) if (event.type === 'text' && event.text === 'b') break
    const [item] = await kept(made, 1)
    expect(item).toMatchObject({ finish: 'canceled' })
    expect(await made.llm.getCall({ id: item?.id ?? '' })).toMatchObject({ answer: [{ type: 'text', text: 'ab' }] })
  })

  test('of embeddings is kept without the vectors', async () => {
    const body = JSON.stringify({ data: [{ index: 0, embedding: [1, 2] }], usage: { prompt_tokens: 3, total_tokens: 3 } })
    const made = await rig({ headers: { 'content-type': 'application/json' }, body })
    await made.llm.setRetention({ days: 1 })
    await made.llm.embed({ input: 'some words', model })
    const [item] = await kept(made, 1)
    const { request, answer } = await made.llm.getCall({ id: item?.id ?? '' })
    expect([request, answer]).toMatchObject([{ input: 'some words' }, { dimensions: 2, model }])
    expect(answer).not.toHaveProperty('embeddings')
  })

  test('is for the tenant’s admins alone', async () => {
    const made = await rig({ tokens: ['x'] })
    await made.llm.setRetention({ days: 1 })
    await made.llm.generate({ prompt: 'x', model })
    const [item] = await kept(made, 1)
    const id = item?.id ?? ''
    const other = await rig({ tokens: ['x'] })
    await other.llm.setRetention({ days: 1 })
    await expect(other.llm.getCall({ id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await other.llm.listCalls()).toEqual({ items: [] })
    const { llm } = await tenant({ grants: ['llm:read', 'llm:write'] })
    for (const call of [() => llm.getCall({ id }), () => llm.listCalls(), () => llm.setRetention({ days: 0 })])
      await expect(call()).rejects.toMatchObject({ code: 'permission_denied' })
  })

  test.each([31, -1, 1.5])('is not kept for %d days', async (days) => {
    const { llm } = await rig({ tokens: ['x'] })
    await expect(llm.setRetention({ days })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

test('is sealed where it lies, and gone once it is old, no longer wanted, or its tenant is gone', async () => {
  const upstream = await scripted({ tokens: ['a-word-of-the-answer'] })
  await using own = await startOwn({ only: ['llm'], env: { DO_NETWORK_ALLOW: new URL(upstream.baseUrl).host } })
  const tenants = await Promise.all(
    [1, 2, 3].map(async () => {
      const { key, organization } = await tenant({ grants: ['llm:*'], on: own })
      const { llm } = withKey(key, own)
      await llm.putProvider({ name: 'up', baseUrl: upstream.baseUrl })
      await llm.setRetention({ days: 30 })
      await llm.generate({ prompt: 'a-word-of-the-question', model })
      const [item] = await kept({ llm }, 1)
      return { key, organization, id: item?.id ?? '' }
    }),
  )
  /** What a statement gives, or changes, in each of the databases that have the table. */
  const inAll = (pattern: string, table: string, statement: string): number => {
    let count = 0
    for (const file of globSync(pattern, { cwd: own.folder })) {
      const database = new DatabaseSync(join(own.folder, file))
      const isThere = database.prepare('select 1 from sqlite_master where name = ?').all(table).length > 0
      if (isThere) count += Number(database.prepare(statement).get()?.n ?? 0)
      database.close()
    }
    return count
  }
  const bodies = () => inAll('**/r2/**/*.sqlite', '_mf_objects', 'select count(*) as n from _mf_objects')
  const records = () => inAll('**/*.sqlite', 'call', 'select count(*) as n from call')
  /** Does what needs the files while nobody writes them, and what has begun by then is let come to its end. */
  const stopped = async <T>(work: () => T): Promise<T> => {
    await sleep(1_000)
    await own.stop()
    const result = work()
    await own.restart()
    return result
  }
  const counts = () => stopped(() => [records(), bodies()].join())

  const [old, unwanted, leaving] = tenants
  const words = /a-word-of-the-/
  await stopped(() => {
    expect([records(), bodies()]).toEqual([3, 3])
    for (const file of globSync('**/*', { cwd: own.folder, withFileTypes: true }).filter((entry) => entry.isFile()))
      expect(readFileSync(join(file.parentPath, file.name)).toString('latin1'), file.name).not.toMatch(words)
    // The first one’s is from 31 days ago from now on: its record, and where it lies.
    const at = Date.now() - 31 * dayMs
    const aged = `01${(old?.id ?? '').slice(7, 13).replaceAll(/./g, '0')}`
    inAll('**/*.sqlite', 'call', `update call set at = ${at} where id = '${old?.id}' returning 1 as n`)
    inAll(
      '**/r2/**/*.sqlite',
      '_mf_objects',
      `update _mf_objects set key = replace(key, 'call_${old?.id.slice(5, 13)}', 'call_${aged}') where key like '%${old?.id}' returning 1 as n`,
    )
  })
  const { llm } = withKey(old?.key ?? '', own)
  expect(await llm.getRetention()).toEqual({ days: 30, calls: 0 })
  await expect(llm.getCall({ id: old?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
  await until('the old one is gone', async () => (await counts()) === '2,2', 30_000)
  expect(await withKey(unwanted?.key ?? '', own).llm.setRetention({ days: 0 })).toEqual({ days: 0, calls: 0 })
  await until('the unwanted one is gone', async () => (await counts()) === '1,1', 30_000)
  await root(own).auth.deleteOrganization({ id: leaving?.organization ?? '' })
  await until('the last one is gone', async () => (await counts()) === '0,0', 30_000)
}, 120_000)

describe('an object', () => {
  /** Its transactions on Node's SQLite, under a clock that stands until it is moved. */
  function object() {
    const sql = new ObjectSql(join(import.meta.dirname, '..', 'src', 'store', 'migrations'))
    const begun: ((object: Within) => Promise<void>)[] = []
    const made = { now: Date.UTC(2026, 0, 1), begun, run }
    function run<I, O>(transaction: (scope: StoreScope, input: I) => O, input: I): O {
      const scope = { sql, now: made.now, actor: { tenant: 't', permissions: [] }, after: (work: (typeof begun)[number]) => void begun.push(work) }
      return sql.transaction(() => transaction(scope as unknown as StoreScope, input), true)
    }
    return made
  }
  const row = { operation: 'generate', model, provider: 'up', key: '', user: '', prompt: '', tags: ['a'], finish: 'stop', bytes: 1 }
  const all = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 10 }
  const dropped: [string, number][] = []
  const { setRetention, wake } = retaining(async (env, tenant, before) => {
    if (env === 'failing') throw new Error('R2 is down')
    dropped.push([tenant, before])
  })
  const within = (made: ReturnType<typeof object>, env = ''): Within => ({ env, run: made.run as Within['run'] })

  test('wakes when the oldest is too old, an hour’s worth at once, and not for what is young', () => {
    const made = object()
    expect(made.run(due, undefined)).toBeUndefined()
    made.run(setRetention, { days: 2 })
    expect(made.run(due, undefined)).toBeUndefined()
    const first = made.now
    made.run(keepCall, { id: 'call_1', at: first, ...row })
    made.run(keepCall, { id: 'call_2', at: first + dayMs, ...row })
    expect(made.run(due, undefined)).toBe(first + 2 * dayMs + 3_600_000)
    made.now = first + 2 * dayMs + 1
    // Nobody sees it from its time on, swept or not.
    expect(made.run(calls, all).map(({ id }) => id)).toEqual(['call_2'])
    expect(made.run(call, { id: 'call_1' })).toBeUndefined()
    expect(made.run(retention, undefined)).toEqual({ days: 2, calls: 1 })
    made.run(wake, undefined)
    expect(made.begun).toHaveLength(1)
  })

  test('tries again to take away what was said, also after its end, until it is done', async () => {
    const made = object()
    made.run(setRetention, { days: 30 })
    made.run(keepCall, { id: 'call_1', at: made.now, ...row })
    made.run(setRetention, { days: 0 })
    // As when it dies here: what it began is lost.
    expect(made.run(due, undefined)).toBe(made.now + 60_000)
    made.now += 60_000
    made.run(wake, undefined)
    await expect(made.begun[1]?.(within(made, 'failing'))).rejects.toThrow('R2 is down')
    expect(made.run(due, undefined)).toBe(made.now + 60_000)
    made.now += 60_000
    made.run(wake, undefined)
    await made.begun[2]?.(within(made))
    expect(made.run(due, undefined)).toBeUndefined()
    expect(dropped).toEqual([['t', made.now]])
  })

  test('keeps nothing of a call that ends when nothing is to be kept any more', () => {
    const made = object()
    expect(made.run(keepCall, { id: 'call_1', at: made.now, ...row })).toBe(false)
    made.run(setRetention, { days: 1 })
    expect(made.run(keepCall, { id: 'call_1', at: made.now, ...row })).toBe(true)
    expect(made.run(calls, all)).toEqual([{ id: 'call_1', at: made.now, ...row }])
  })
})
