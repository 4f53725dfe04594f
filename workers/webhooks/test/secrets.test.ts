import { anonymous, findKeys, remember, tenant, until } from '@dot-do/testing'
import { createHmac, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rig } from './setup.ts'

/** A secret that is looked for in all that a platform leaves: the finder knows 32 characters behind the first 18. */
function secretOn(folder: string): string {
  const secret = `secret-of-a-tenant${randomBytes(16).toString('hex')}`
  remember(folder, secret)
  return secret
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

test('no secret is left in a log or a database: of endpoints, their headers, sources, or what was sent there', async () => {
  await using made = await rig()
  const { on, receiver } = made
  const { webhooks } = await tenant({ grants: ['webhooks:*'], on })
  const [header, incoming, sentBasic] = [secretOn(on.folder), secretOn(on.folder), secretOn(on.folder)]
  const { id, secret = '' } = await webhooks.createEndpoint({ url: receiver.url('/in'), headers: { authorization: `Bearer ${header}` } })
  receiver.on('/in', (_, response) => void response.writeHead(500).end('broken'))
  await webhooks.getSecret({ id })
  await webhooks.rotateSecret({ id })
  await webhooks.send({ event: 'a', data: {} })
  await until('it failed', async () => (await webhooks.listAttempts({ endpoint: id })).items.length === 1)
  const hmac = await webhooks.createSource({ provider: 'hmac', secrets: [incoming] })
  const open = await webhooks.createSource({ provider: 'none' })
  const { http } = anonymous(on)
  const post = (source: string, headers: Record<string, string>) => http({ path: `/webhooks.do/in/${source}`, body: 'x', headers })
  expect((await post(hmac.id, { 'x-signature': createHmac('sha256', incoming).update('x').digest('hex') })).status).toBe(200)
  expect((await post(hmac.id, { 'x-signature': incoming })).status).toBe(401)
  expect((await post(open.id, { authorization: `Bearer ${sentBasic}`, cookie: sentBasic, 'x-auth-token': sentBasic })).status).toBe(200)
  await webhooks.verify({ provider: 'hmac', secrets: [incoming], headers: {}, body: 'eA==' })
  expect(receiver.at('/in')[0]?.headers.authorization).toBe(`Bearer ${header}`)
  await on.stop()
  expect(findKeys(on.folder)).toEqual([])
  const key = secret.replace('whsec_', '')
  expect(filesOf(on.folder).filter((file) => readFileSync(file, 'latin1').includes(key))).toEqual([])
})
