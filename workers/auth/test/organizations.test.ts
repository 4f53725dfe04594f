import { anonymous, root, tenant, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'

const unique = () => `s-${crypto.randomUUID().slice(0, 8)}`

test('an organization is made with its first key', async () => {
  const { auth } = root()
  const slug = unique()
  const { key, ...made } = await auth.createOrganization({
    name: ' Ünits GmbH ',
    slug,
    domains: ['units.example'],
    metadata: { plan: 'pro' },
    key: { name: 'first', permissions: ['*'] },
  })
  expect(made).toMatchObject({ id: expect.stringMatching(/^org_/), name: 'Ünits GmbH', slug, domains: ['units.example'], metadata: { plan: 'pro' } })
  const owner = withKey(key?.key ?? '')
  expect(await owner.auth.getOrganization()).toEqual(made)
  expect(await auth.getOrganization({ id: made.id })).toEqual(made)
  expect(await owner.auth.me()).toMatchObject({
    authenticated: true,
    organization: { id: made.id, name: 'Ünits GmbH' },
    key: { id: key?.id, name: 'first' },
    permissions: ['*'],
  })
  expect((await owner.auth.listKeys()).items.map(({ id }) => id)).toEqual([key?.id])
})

test('a retried createOrganization makes one, with the same key', async () => {
  const { auth } = root()
  const input = { name: 'once', slug: unique(), key: { name: 'first', permissions: ['*'] } }
  const again = { idempotencyKey: crypto.randomUUID() }
  const first = await auth.createOrganization(input, again)
  expect(await auth.createOrganization(input, again)).toEqual(first)
  await expect(auth.createOrganization({ ...input, name: 'twice' }, again)).rejects.toMatchObject({
    code: 'failed_precondition',
    reason: 'idempotency_key_reused',
  })
})

test('a slug is one organization’s, whoever comes at once', async () => {
  const { auth } = root()
  const slug = unique()
  const tries = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => auth.createOrganization({ name: `o${index}`, slug })))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'already_exists', data: { slug } })
})

test('only the platform makes organizations, and sees others', async () => {
  const { auth, organization } = await tenant({ grants: ['*'] })
  await expect(auth.createOrganization({ name: 'mine' })).rejects.toMatchObject({ code: 'permission_denied' })
  expect((await auth.listOrganizations()).items.map(({ id }) => id)).toEqual([organization])
  await expect(auth.getOrganization({ id: 'platform' })).rejects.toMatchObject({ code: 'not_found' })
  expect(await root().auth.getOrganization({ id: 'platform' })).toMatchObject({ id: 'platform' })
  expect(await root().auth.getOrganization({ id: organization })).toMatchObject({ id: organization })
})

test('the operator sees them all, page by page', async () => {
  const made = await Promise.all(Array.from({ length: 5 }, () => tenant({ grants: [] })))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await root().auth.listOrganizations({ limit: 50, cursor })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toEqual(expect.arrayContaining(made.map(({ organization }) => organization)))
})

test('the operator manages an organization’s keys', async () => {
  const { organization, keyId } = await tenant({ grants: [] })
  const { auth } = root()
  const made = await auth.createKey({ organization, name: 'by the operator', permissions: ['*'] })
  expect((await auth.listKeys({ organization })).items.map(({ id }) => id).toSorted()).toEqual([keyId, made.id].toSorted())
  expect(await auth.updateKey({ organization, id: made.id, name: 'renamed' })).toMatchObject({ name: 'renamed' })
  expect(await auth.revokeKey({ organization, id: made.id })).toEqual({ revoked: 1 })
})

test('me tells anyone who they are', async () => {
  expect(await anonymous().auth.me()).toEqual({ authenticated: false, permissions: [] })
  expect(await root().auth.me()).toMatchObject({ authenticated: true, organization: { id: 'platform' }, permissions: ['*', 'platform:*'] })
})
