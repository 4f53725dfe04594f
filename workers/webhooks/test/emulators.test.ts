import { tenant, until } from '@dot-do/testing'
import { createEmulator } from 'emulate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Rig, rig } from './setup.ts'

// What sends here is not ours: the emulators of GitHub and Stripe sign as these do, and send by themselves.
let made: Rig
beforeAll(async () => {
  made = await rig()
})
afterAll(() => made[Symbol.asyncDispose]())

const mine = () => tenant({ grants: ['webhooks:*', 'queue:*'], on: made.on })

test('an emulated GitHub pings the address and tells of an issue', async () => {
  const { webhooks, queue } = await mine()
  await queue.putQueue({ name: 'issues' })
  const { id, url } = await webhooks.createSource({ provider: 'github', secrets: ['octo secret'], events: ['issues'], to: [{ queue: 'issues' }] })
  const seed = {
    tokens: { token: { login: 'octocat', scopes: ['repo', 'admin:repo_hook'] } },
    github: { users: [{ login: 'octocat' }], repos: [{ owner: 'octocat', name: 'hello' }] },
  }
  const github = await createEmulator({ service: 'github', port: 0, seed })
  try {
    const post = async (path: string, body: object): Promise<unknown> => {
      const answer = await fetch(`${github.url}/repos/octocat/hello${path}`, {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
      })
      expect(answer.ok, await answer.clone().text()).toBe(true)
      return answer.status === 204 ? undefined : answer.json()
    }
    const hook = await post('/hooks', { events: ['issues'], config: { url, content_type: 'json', secret: 'octo secret' } })
    await post(`/hooks/${(hook as { id: number }).id}/pings`, {})
    await post('/issues', { title: 'It breaks' })
    const { messages } = await queue.receive({ queue: 'issues', wait: '20s' })
    expect(messages).toMatchObject([{ body: { provider: 'github', event: 'issues', data: { action: 'opened', issue: { title: 'It breaks' } } } }])
    expect((await webhooks.listReceived()).items).toHaveLength(1)
    await webhooks.updateSource({ id, secrets: ['another secret'] })
    await post('/issues', { title: 'Once more' })
    await until('it is refused', async () => (await webhooks.listSources()).items[0]?.rejected === 1)
  } finally {
    await github.close()
  }
})

test('an emulated Stripe tells of a customer', async () => {
  const { webhooks } = await mine()
  const { id, url } = await webhooks.createSource({ provider: 'stripe', secrets: ['whsec_of_stripe'] })
  const stripe = await createEmulator({ service: 'stripe', port: 0, seed: { stripe: { webhooks: [{ url, events: ['*'], secret: 'whsec_of_stripe' }] } } })
  try {
    const headers = { authorization: 'Bearer sk_test_1', 'content-type': 'application/x-www-form-urlencoded' }
    const create = (email: string) => fetch(`${stripe.url}/v1/customers`, { method: 'POST', headers, body: `email=${email}` })
    expect((await create('ada@example.com')).ok).toBe(true)
    const [received] = await until('it came', async () => (await webhooks.listReceived()).items.length > 0 && (await webhooks.listReceived()).items)
    expect(received).toMatchObject({ source: id, event: 'customer.created' })
    await webhooks.updateSource({ id, secrets: ['whsec_of_another'] })
    await create('bob@example.com')
    await until('it is refused', async () => (await webhooks.listSources()).items[0]?.rejected === 1)
  } finally {
    await stripe.close()
  }
})
