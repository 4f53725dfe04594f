import { anonymous, tenant, until } from '@dot-do/testing'
import { needsPython } from '@dot-do/testing/debian'
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pythonVerifies } from './python.ts'
import { type Hit, type Rig, rig } from './setup.ts'

let made: Rig
beforeAll(async () => {
  made = await rig()
})
afterAll(() => made[Symbol.asyncDispose]())

const mine = () => tenant({ grants: ['webhooks:*'], on: made.on })

/** A key set at an address, as a receiver without any key of ours reads it. */
async function keysAt(url: string): Promise<JsonWebKey[]> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
  expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  return (await response.json<{ keys: JsonWebKey[] }>()).keys
}

/** Whether one of the signatures is one that a key checks, by Node. */
function isSignedBy({ headers, body }: Hit, key: JsonWebKey | undefined): boolean {
  const content = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body])
  const publicKey = createPublicKey({ key: key ?? {}, format: 'jwk' })
  const given = (headers['webhook-signature'] ?? '').split(' ').map((each) => each.split(','))
  return given.some(([version, text = '']) => version === 'v1a' && verify(null, content, publicKey, Buffer.from(text, 'base64')))
}

test('of an endpoint are for everyone who has their address, and check what it is sent, before a rotation and after', async () => {
  const { webhooks } = await mine()
  const { id, publicKey, keysUrl = '' } = await webhooks.createEndpoint({ url: made.receiver.url('/rotated'), signature: 'v1a' })
  const hit = (index: number) => until('it came', () => made.receiver.at('/rotated')[index])
  const [first, ...none] = await keysAt(keysUrl)
  expect(none).toEqual([])
  expect(first).toMatchObject({ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA', publicKey })
  await webhooks.send({ event: 'a', data: { name: 'Zoë' } })
  expect(isSignedBy(await hit(0), first)).toBe(true)

  await webhooks.rotateSecret({ id, overlapHours: 1 })
  const [newest, before] = await keysAt(keysUrl)
  expect(newest?.kid).not.toBe(first?.kid)
  expect(before).toEqual({ ...first, until: expect.any(String) as string })
  await webhooks.send({ event: 'b', data: 1 })
  const both = await hit(1)
  expect([newest, before].map((key) => isSignedBy(both, key))).toEqual([true, true])
  expect(isSignedBy({ ...both, body: Buffer.from(both.body.toString().replace('"b"', '"c"')) }, newest)).toBe(false)

  await webhooks.rotateSecret({ id, overlapHours: 0 })
  const left = await keysAt(keysUrl)
  expect(left.map(({ kid }) => kid)).not.toContain(newest?.kid)
  await webhooks.send({ event: 'c', data: 1 })
  const last = await hit(2)
  expect(isSignedBy(last, left[0])).toBe(true)
  expect(isSignedBy(last, newest)).toBe(false)

  await webhooks.deleteEndpoint({ id })
  expect((await fetch(keysUrl)).status).toBe(404)
})

test('are of one endpoint alone, and only of one that has any', async () => {
  const [{ webhooks }, { webhooks: other }] = [await mine(), await mine()]
  const url = 'https://hooks.example.com/in'
  const [one, two, theirs] = await Promise.all([webhooks, webhooks, other].map((each) => each.createEndpoint({ url, signature: 'v1a' })))
  const found = await Promise.all([one, two, theirs].map((each) => keysAt(each?.keysUrl ?? '')))
  expect(new Set(found.flat().map(({ kid }) => kid)).size).toBe(3)
  const { webhooks: reader } = anonymous(made.on)
  const idOf = (keysUrl = '') => new URL(keysUrl).searchParams.get('id') ?? ''
  expect((await reader.listKeys({ id: idOf(one?.keysUrl) })).keys).toEqual(found[0])
  const secret = await webhooks.createEndpoint({ url })
  expect(secret).not.toHaveProperty('keysUrl')
  const id = idOf(one?.keysUrl)
  // One that has a secret, one of another tenant's word, one that nobody has.
  for (const none of [`${id.slice(0, -26)}${secret.id.slice(-26)}`, `${idOf(theirs?.keysUrl).slice(0, -26)}${id.slice(-26)}`, `keys_${'0'.repeat(36)}`])
    await expect(reader.listKeys({ id: none })).rejects.toMatchObject({ code: 'not_found' })
  for (const query of ['', '?id=', '?id=ep_1', `?id=${id}/..`])
    expect((await fetch(`${made.on.url}/webhooks.do/.well-known/webhook-keys${query}`)).status, query).toBe(400)
})

test.for(['v1', 'v1a'] as const)('%s is checked as Python checks it, with every live secret', async (signature, { skip }) => {
  needsPython(skip, 'cryptography')
  const { webhooks } = await mine()
  const path = `/python-${signature}`
  const { id, secret, publicKey } = await webhooks.createEndpoint({ url: made.receiver.url(path), signature })
  const next = await webhooks.rotateSecret({ id })
  await webhooks.send({ event: 'invoice.paid', data: { name: 'Zoë 💶', amount: 1.5 } })
  const hit = await until('it came', () => made.receiver.at(path)[0])
  const [before, key] = [secret ?? publicKey ?? '', next.secret ?? next.publicKey ?? '']
  expect(before).not.toBe(key)
  const changed = { ...hit, body: Buffer.from(hit.body.toString().replace('1.5', '1.6')) }
  const later = { ...hit, headers: { ...hit.headers, 'webhook-timestamp': String(Number(hit.headers['webhook-timestamp']) + 1) } }
  const asked = [hit, changed, later].flatMap((each) => [before, key].map((by) => ({ hit: each, key: by })))
  expect(pythonVerifies(asked)).toEqual([true, true, false, false, false, false])
})
