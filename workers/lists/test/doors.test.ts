import { inBatch, platform, rpc, tenant, type Tenant } from '@dot-do/testing'
import { expect, test } from 'vitest'

type Call = (method: string, input: object) => Promise<unknown>

/** The doors of the platform, each as a function that calls a method of lists.do. */
function doorsOf({ http, lists, probe, key }: Tenant): Record<string, Call> {
  const sdk = lists as unknown as Record<string, (input: object) => Promise<unknown>>
  return {
    HTTP: async (method, input) => {
      const answer = await rpc(http, 'lists.do', method, input)
      if (answer.status === 200) return answer.json()
      const { code, detail, issues, data } = answer.problem()
      return { code, detail, issues, data }
    },
    SDK: async (method, input) => problemless(sdk[method]?.(input) ?? Promise.reject(new Error(`no ${method}`))),
    'a binding': async (method, input) => {
      const { output, problem } = await probe.relay({ domain: 'lists', method, input })
      if (!problem) return output
      const { code, detail, issues, data } = problem as { code: string; detail: string; issues?: unknown; data?: unknown }
      return { code, detail, issues, data }
    },
    'Cap’n Web': (method, input) =>
      problemless(inBatch(platform().url, async (root) => (root.authenticate(key).lists as unknown as typeof sdk)[method]?.(input))),
  }
}

async function problemless(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call
  } catch (err) {
    const { code, message, issues, data } = err as { code: string; message: string; issues?: unknown; data?: unknown }
    return { code, detail: message, issues, data }
  }
}

/** Without what differs from call to call: ids and times. */
const settled = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, inner: unknown) => (/At$|^at$|By$|^by$/.test(name) ? undefined : inner)).replaceAll(/(item|list)_\w{26}/g, '$1'))

test('the same writes give the same answers through every door', async () => {
  const answers: Record<string, unknown[]> = {}
  for (const door of ['HTTP', 'SDK', 'a binding', 'Cap’n Web']) {
    const call = doorsOf(await tenant({ grants: ['lists:admin', 'probe:write'] }))[door] as Call
    const file = Buffer.from('name,n\nb,2\nc,x\n').toString('base64')
    const given = [
      await call('create', {
        name: 'l',
        key: 'name',
        fields: [
          { name: 'name', type: 'text' },
          { name: 'n', type: 'number' },
        ],
      }),
      await call('add', { list: 'l', items: [{ name: 'a', n: 1 }] }),
      await call('add', { list: 'l', item: { name: 'a' } }),
      await call('add', { list: 'l', items: [{ name: 'z' }, { n: 'x' }] }),
      await call('upsert', { list: 'l', items: [{ name: 'a', n: 5 }, { name: 'd' }] }),
      await call('import', { list: 'l', file }),
      await call('update', { list: 'l', where: { n: { $gte: 2 } }, increment: { n: 1 } }),
      await call('revert', { list: 'l', to: 99 }),
      await call('revert', { list: 'l', to: 2 }),
      await call('query', { list: 'l', sort: ['-n'], count: true }),
      await call('history', { list: 'l' }),
      await call('get', { list: 'none' }),
    ]
    answers[door] = given.map(settled)
  }
  expect(answers.SDK).toEqual(answers.HTTP)
  expect(answers['a binding']).toEqual(answers.HTTP)
  expect(answers['Cap’n Web']).toEqual(answers.HTTP)
  expect(answers.HTTP?.slice(5, 9)).toMatchObject([{ added: 1, failed: 1 }, { updated: 2 }, { code: 'failed_precondition' }, { restored: 1, removed: 2 }])
})

test('another tenant’s list and items are not found through any door, in the very words for what is not there', async () => {
  const grants = ['lists:admin', 'probe:write']
  const [mine, theirs] = [await tenant({ grants }), await tenant({ grants })]
  const { items } = await theirs.lists.add({ list: 'secret', item: 'theirs' })
  const foreign = items[0]?.id ?? ''
  const missing = 'item_01M82RXS31MD5PP997NYS33ERK'
  await mine.lists.add({ list: 'open', item: 'mine' })
  for (const [door, call] of Object.entries(doorsOf(mine))) {
    const named = async (method: string, input: object, name: string) => JSON.stringify(await call(method, input)).replaceAll(name, '<name>')
    for (const method of ['get', 'query', 'history', 'listViews']) {
      const answer = await named(method, { list: 'secret' }, 'secret')
      expect(answer, door).toContain('"code":"not_found"')
      expect(answer, door).toBe(await named(method, { list: 'absent' }, 'absent'))
    }
    for (const method of ['update', 'move']) {
      const rest = { list: 'open', ...(method === 'move' ? { to: 'first' } : { set: { value: 'x' } }) }
      const answer = await named(method, { ...rest, id: foreign }, foreign)
      expect(answer, `${door}: ${answer}`).toContain('"code":"not_found"')
      expect(answer, door).toBe(await named(method, { ...rest, id: missing }, missing))
    }
  }
  expect((await theirs.lists.query({ list: 'secret' })).items).toMatchObject([{ value: 'theirs' }])
})
