import { expect, test } from 'vitest'
import { anonymous, platform, tenant } from '../src/index.ts'

test('a tenant calls with its own key, by SDK and by plain HTTP', async () => {
  const { gateway, probe, http, organization, keyId } = await tenant({ grants: ['probe:read'] })
  expect(await gateway.whoami()).toMatchObject({ authenticated: true, tenant: organization, apiKey: { id: keyId }, permissions: ['probe:read'] })
  expect((await probe.read()).context).toMatchObject({ caller: 'gateway', depth: 0, auth: { tenant: organization } })
  expect((await http({ path: '/gateway.do/rpc/whoami' })).json()).toMatchObject({ tenant: organization })
})

test('nobody calls without one', async () => {
  expect(await anonymous().gateway.whoami()).toMatchObject({ authenticated: false, tenant: 'public', permissions: [] })
})

test('the platform runs the Workers of the tests', () => {
  expect(Object.keys(platform().urls)).toEqual(['outsider'])
})
