import { scripted, startOwn, tenant, until } from '@dot-do/testing'
import { expect, inject, test } from 'vitest'

test('a call that a crash cut off is made again under its key, once its run counts as dead; what was kept before is still there', async () => {
  await using platform = await startOwn({ only: ['llm'], env: { DO_NETWORK_ALLOW: inject('upstream') } })
  const { llm } = await tenant({ grants: ['llm:*'], on: platform })
  const upstream = await scripted([{ tokens: ['kept'] }, { fault: 'hang' }, { tokens: ['again'] }])
  await llm.putProvider({ name: 'up', baseUrl: upstream.baseUrl, apiKey: 'sk-secret' })
  const ask = (idempotencyKey: string) => llm.generate({ prompt: 'x', model: 'up/model' }, { idempotencyKey })
  const kept = await ask('one')
  const cut = ask('two')
  cut.catch(() => {})
  await until('the provider is asked', async () => (await upstream.requests()).length === 2)
  await platform.kill()
  await expect(cut).rejects.toMatchObject({ code: 'unavailable' })
  await platform.restart()
  expect(await ask('one')).toEqual(kept)
  expect((await ask('two')).text).toBe('again')
  expect(await upstream.requests()).toHaveLength(3)
})
