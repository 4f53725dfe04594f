import { expect, test } from 'vitest'
import { anonymous, root, startOwn, tenant, until, withKey } from '@dot-do/testing'

test('who leaves takes everything along: keys at once, then what each domain kept', async () => {
  await using own = await startOwn({ env: { PURGE_AGAIN_MS: '1500' } })
  const [leaving, staying] = [await tenant({ grants: ['*'], on: own }), await tenant({ grants: ['*'], on: own })]
  for (const { probe } of [leaving, staying]) await probe.note({ text: 'mine' })
  const { auth } = root(own)
  const { id, deletedAt } = await auth.deleteOrganization({ id: leaving.organization })
  expect(id).toBe(leaving.organization)
  expect(Date.parse(deletedAt)).toBeGreaterThan(Date.now() - 10_000)
  expect((await anonymous(own).auth.verifyKey({ key: leaving.key })).code).toBe('not_found')
  await expect(auth.getOrganization({ id })).rejects.toMatchObject({ code: 'not_found' })
  await expect(auth.createKey({ organization: id, name: 'late', permissions: [] })).rejects.toMatchObject({ code: 'not_found' })
  await expect(auth.deleteOrganization({ id })).rejects.toMatchObject({ code: 'not_found' })
  expect((await auth.listOrganizations()).items.map((each) => each.id)).not.toContain(id)

  const purges = async () => (await auth.listAudit({ method: 'purge' })).items.filter(({ subject }) => subject === id)
  // Each domain that keeps something is swept twice.
  await until('the purge is in the audit', async () => (await purges()).filter(({ domain }) => domain === 'probe.do').length === 2, 20_000)
  expect((await purges()).map(({ domain }) => domain)).toContain('auth.do')
  expect(await staying.probe.notes()).toEqual({ notes: ['mine'] })
  await until('the gateway knows', async () => (await withKey(leaving.key, own).http({ path: '/probe.do/rpc/notes' })).status === 401, 12_000)
}, 60_000)

test('a call under a cached key finds nothing of what was purged, and what it writes is swept too', async () => {
  await using own = await startOwn({ env: { PURGE_AGAIN_MS: '3000' } })
  const leaving = await tenant({ grants: ['*'], on: own })
  await leaving.probe.note({ text: 'before' })
  await root(own).auth.deleteOrganization({ id: leaving.organization })
  const { auth } = root(own)
  const swept = async () => (await auth.listAudit({ method: 'purge', domain: 'probe.do' })).items.length
  await until('the first sweep', async () => (await swept()) === 1)
  // The gateway believes a key for up to ten seconds.
  await leaving.probe.note({ text: 'late' }).catch(() => {})
  await until('the second sweep', async () => (await swept()) === 2, 30_000)
}, 60_000)

test('a domain that is down when a tenant leaves purges when it is up again', async () => {
  await using own = await startOwn({ env: { PURGE_AGAIN_MS: '1000' } })
  const leaving = await tenant({ grants: ['*'], on: own })
  await leaving.probe.note({ text: 'mine' })
  const { auth } = root(own)
  await Promise.all([auth.deleteOrganization({ id: leaving.organization }), new Promise((resolve) => setTimeout(resolve, 15)).then(() => own.kill())]).catch(
    () => {},
  )
  await own.restart()
  const again = root(own).auth
  // Killed before it was heard of, the call has either done nothing or will do all.
  const isGone = await again.getOrganization({ id: leaving.organization }).then(
    () => false,
    () => true,
  )
  if (!isGone) await again.deleteOrganization({ id: leaving.organization })
  await until('both sweeps', async () => (await again.listAudit({ method: 'purge', domain: 'probe.do' })).items.length >= 2, 30_000)
}, 60_000)

test('another’s organization is not found, and the platform’s own stays', async () => {
  const [mine, theirs] = [await tenant({ grants: ['*'] }), await tenant({ grants: ['*'] })]
  await expect(mine.auth.deleteOrganization({ id: theirs.organization })).rejects.toMatchObject({ code: 'not_found' })
  await expect(root().auth.deleteOrganization({ id: 'platform' })).rejects.toMatchObject({ code: 'failed_precondition' })
  expect((await theirs.auth.me()).organization?.id).toBe(theirs.organization)
})

test('an admin may delete the own organization', async () => {
  const { auth, organization, key } = await tenant({ grants: ['auth:admin'] })
  expect((await auth.deleteOrganization({ id: organization })).id).toBe(organization)
  expect((await anonymous().auth.verifyKey({ key })).valid).toBe(false)
})
