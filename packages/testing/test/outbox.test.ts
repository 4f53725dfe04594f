import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startOwn, tenant, until, withKey } from '../src/index.ts'

test('a message is delivered once, as soon as its write is done', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  await probe.later({ text: 'a' })
  await until('it came', async () => (await probe.notes()).notes.length > 0)
  await sleep(100)
  expect(await probe.notes()).toEqual({ notes: ['a'] })
})

test('a lane keeps its order while a delivery fails; another lane does not wait', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  await probe.later({ text: 'slow', failures: 1, lane: 'one' })
  await probe.later({ text: 'behind', lane: 'one' })
  await probe.later({ text: 'beside', lane: 'two' })
  await until('all came', async () => (await probe.notes()).notes.length === 3)
  expect(await probe.notes()).toEqual({ notes: ['beside', 'slow', 'behind'] })
})

test('what a killed platform had not delivered comes after the next start, once', async () => {
  await using own = await startOwn({ only: [] })
  const { key } = await tenant({ grants: ['probe:write'], on: own })
  const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`)
  const { probe } = withKey(key, own)
  await Promise.all(texts.map((text) => probe.later({ text, failures: 1, lane: text })))
  await own.kill()
  await own.restart()
  const { probe: again } = withKey(key, own)
  await until('all came', async () => (await again.notes()).notes.length >= texts.length)
  await sleep(1500)
  expect((await again.notes()).notes.toSorted()).toEqual(texts.toSorted())
})
