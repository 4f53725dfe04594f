import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type OwnPlatform, startOwn, tenant, until } from '@dot-do/testing'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'

interface Received {
  headers: Record<string, string>
  body: string
}

const received: Received[] = []
const statuses: number[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    received.push({ headers: request.headers as Record<string, string>, body })
    response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json' }).end('{"seen":true}')
  })
})
let own: OwnPlatform
let address: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  own = await startOwn({ only: ['schedule'], env: { DO_NETWORK_ALLOW: address } })
})
afterAll(async () => {
  await own[Symbol.asyncDispose]()
  server.closeAllConnections()
  server.close()
})

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`

test('an address gets each attempt under one id, signed; what it answers is the result', async () => {
  const { schedule } = await tenant({ grants: ['schedule:write'], on: own })
  statuses.push(503)
  const retry = { backoff: { type: 'list' as const, delays: ['100ms'], jitter: 0 } }
  const made = await schedule.create({ spec: { every: '1h' }, action: { url: `http://${address}/hook`, body: { run: '{{runId}}' }, secret }, retry })
  expect(made.action).toEqual({ url: `http://${address}/hook`, body: { run: '{{runId}}' }, isSigned: true })
  expect(JSON.stringify(made)).not.toContain(secret)
  const { runId } = await schedule.trigger({ id: made.id })
  await until('it is done', async () => (await schedule.getRun({ id: runId })).state === 'succeeded')
  expect(await schedule.getRun({ id: runId })).toMatchObject({ attempt: 2, result: { status: 200, body: { seen: true } } })
  expect(received).toHaveLength(2)
  for (const { headers, body } of received) {
    expect(headers['webhook-id']).toBe(runId)
    expect(new Webhook(secret).verify(body, headers)).toEqual({ run: runId })
  }
})

test('an address that says no is not asked again', async () => {
  const { schedule } = await tenant({ grants: ['schedule:write'], on: own })
  received.length = 0
  statuses.push(403)
  const made = await schedule.create({ spec: { every: '1h' }, action: { url: `http://${address}/no` } })
  const { runId } = await schedule.trigger({ id: made.id })
  await until('it has failed', async () => (await schedule.getRun({ id: runId })).state === 'failed')
  expect(await schedule.getRun({ id: runId })).toMatchObject({ attempt: 1, error: { status: 403 } })
  expect(received).toHaveLength(1)
  expect(received[0]?.headers).not.toHaveProperty('webhook-signature')
  // It is the address that refuses, not the platform: the schedule goes on.
  expect((await schedule.get({ id: made.id })).state).toBe('active')
})

test('what failed, and why a schedule paused, goes to the webhooks that ask for it', async () => {
  const { schedule, webhooks } = await tenant({ grants: ['schedule:write', 'schedule:read', 'webhooks:write', 'webhooks:admin'], on: own })
  const endpoint = await webhooks.createEndpoint({ url: `http://${address}/events`, events: ['schedule.**'] })
  await webhooks.createEndpoint({ url: `http://${address}/others`, events: ['*'] })
  received.length = 0
  statuses.push(404)
  const made = await schedule.create({ spec: { every: '1h' }, action: { url: `http://${address}/fails` }, pauseAfterFailures: 1 })
  const { runId } = await schedule.trigger({ id: made.id })
  await until('both events came', () => received.length >= 3, 20_000)
  const events = received.slice(1).map(({ headers, body }) => new Webhook(endpoint.secret ?? '').verify(body, headers) as { type: string; data: object })
  expect(events.toSorted((a, b) => (a.type < b.type ? -1 : 1))).toMatchObject([
    { type: 'schedule.paused', data: { schedule: made.id, reason: 'failed 1 times in a row' } },
    { type: 'schedule.run.failed', data: { schedule: made.id, run: runId, attempt: 1, error: { status: 404 } } },
  ])
})
