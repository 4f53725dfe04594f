import { afterAll, describe, expect, test } from 'vitest'
import { compose } from '../src/compose.ts'
import { Fixture } from './fixture.ts'

const fixture = new Fixture()
afterAll(() => fixture[Symbol.dispose]())
const { base } = fixture

fixture.worker('gateway', { wrangler: '[[services]]\nbinding = "AUDIT"\nservice = "auth"\nentrypoint = "Audit"\n' })
fixture.worker('auth', {
  wrangler: `
[[durable_objects.bindings]]
name = "STORE"
class_name = "Store"
[[migrations]]
tag = "v1"
new_sqlite_classes = ["Old", "Gone"]
[[migrations]]
tag = "v2"
renamed_classes = [{ from = "Old", to = "Store" }]
deleted_classes = ["Gone"]
`,
})
fixture.worker('photo-book', { calls: ['photo-book', 'auth'] })
fixture.worker('stranger', { contract: false, wrangler: '[do]\nzone = "outside"\n[[services]]\nbinding = "DO"\nservice = "gateway"\n' })

const { workers, domains } = await compose({ base })
const worker = (label: string) => workers.find((each) => each.label === label)

describe('bindings', () => {
  test('the gateway reaches every domain but itself, by name, and proves who it is', () => {
    expect(worker('gateway')?.services).toEqual([
      { binding: 'AUTH', service: 'auth', props: { caller: 'gateway' } },
      { binding: 'PHOTO_BOOK', service: 'photo-book', props: { caller: 'gateway' } },
      { binding: 'AUDIT', service: 'auth', entrypoint: 'Audit', props: { caller: 'gateway' } },
    ])
  })

  test('a domain reaches those whose SDK it depends on, never itself', () => {
    expect(worker('photo-book')?.services).toEqual([{ binding: 'AUTH', service: 'auth', props: { caller: 'photo-book' } }])
  })

  test('a Worker outside the trust zone proves nothing', () => {
    expect(worker('stranger')).toMatchObject({ isOutside: true, isDomain: false, services: [{ binding: 'DO', service: 'gateway' }] })
    expect(worker('stranger')?.services[0]).not.toHaveProperty('props')
  })
})

test('a Worker hosts the classes its migrations end with', () => {
  expect(worker('auth')?.classes).toEqual(['Store'])
})

test('domains are the folders that have a contract, sorted', () => {
  expect(domains.map(({ label }) => label)).toEqual(['auth', 'gateway', 'photo-book'])
})

describe('what can not be composed is said in one line', () => {
  test.each([
    [
      'a class that no migration makes',
      () => fixture.worker('bad', { wrangler: '[[durable_objects.bindings]]\nname = "S"\nclass_name = "S"\n' }),
      /no migration makes S/,
    ],
    ['a Worker that is not there', () => fixture.worker('bad', { calls: ['nowhere'] }), /NOWHERE needs the Worker nowhere, which is not there/],
    ['a contract of another name', () => fixture.worker('bad', { contract: 'good.do' }), /named good\.do, its folders bad/],
    ['a broken wrangler.toml', () => fixture.worker('bad', { wrangler: 'x = [' }), /bad\/wrangler\.toml/],
  ])('%s', async (_, make, message) => {
    make()
    await expect(compose({ base })).rejects.toThrow(message)
    fixture.remove('bad')
  })
})
