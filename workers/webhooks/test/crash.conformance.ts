import { crash, startOwn, tenant, until, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'
import { Receiver } from './setup.ts'

test('what was answered arrives, whenever the platform is killed: each message at least once, under one id', async () => {
  await using receiver = await new Receiver().start()
  await using on = await startOwn({ only: ['webhooks'], env: { DO_NETWORK_ALLOW: receiver.address } })
  const { key } = await tenant({ grants: ['webhooks:*'], on })
  const { webhooks } = withKey(key, on)
  await webhooks.createEndpoint({ url: receiver.url('/in') })
  const sent = new Map<string, number>()
  let count = 0
  await crash({
    on,
    ...{ rounds: 4, writers: 8 },
    async step() {
      const data = count++
      const { id } = await withKey(key, on).webhooks.send({ event: 'a', data, eventId: `event-${data}` }, { retries: 0 })
      sent.set(id, data)
    },
    // What was in hand at the kill is tried again when its lease is over.
    async check() {
      const arrived = () =>
        new Map(receiver.at('/in').map(({ headers, body }) => [headers['webhook-id'] ?? '', (JSON.parse(body.toString()) as { data: number }).data]))
      await until('all that was answered came', () => [...sent.keys()].every((id) => arrived().has(id)), 60_000)
      for (const [id, data] of sent) expect(arrived().get(id)).toBe(data)
      // What was not answered may have come too, but never one event under two ids.
      const events = [...arrived().values()]
      expect(new Set(events).size).toBe(events.length)
    },
  })
  expect(sent.size).toBeGreaterThanOrEqual(20)
}, 300_000)
