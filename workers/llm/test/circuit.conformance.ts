import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { model, rig } from './setup.ts'

test('of a model that was passed over long enough one call alone tries, and its success opens it to all', async () => {
  const { llm, upstream } = await rig({ when: [{ includes: 'fine', answer: { tokens: ['fine'], headMs: 2000 } }], answers: [{ status: 500 }] })
  await Promise.all(Array.from({ length: 10 }, () => llm.generate({ prompt: 'x', model }).catch(() => {})))
  const ask = () => llm.generate({ prompt: 'fine', model })
  await expect(ask()).rejects.toMatchObject({ reason: 'provider_circuit' })
  await sleep(30_500)
  const before = (await upstream.requests()).length
  const ends = await Promise.allSettled(Array.from({ length: 10 }, ask))
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await upstream.requests()).toHaveLength(before + 1)
  expect((await Promise.allSettled(Array.from({ length: 10 }, ask))).every(({ status }) => status === 'fulfilled')).toBe(true)
}, 60_000)
