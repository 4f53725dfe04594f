import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { compose } from '../src/compose.ts'
import { repository } from '../src/paths.ts'

const base = mkdtempSync(join(tmpdir(), 'do-compose-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(base, path)), { recursive: true })
  writeFileSync(join(base, path), text)
}

function domain(label: string, { calls = [] as string[], wrangler = '', info = '' } = {}): void {
  write(`workers/${label}/src/index.ts`, 'export default { fetch: () => new Response() }')
  write(`workers/${label}/package.json`, JSON.stringify({ dependencies: Object.fromEntries(calls.map((name) => [`${name}.do`, 'workspace:*'])) }))
  write(`workers/${label}/wrangler.toml`, wrangler)
  write(`sdk/${label}.do/src/contract.ts`, `import { contract } from '@dot-do/contract'\nexport default contract('${label}.do', { summary: 'It'${info} }, {})`)
}

write('wrangler.base.toml', 'compatibility_date = "2026-11-01"\n')
mkdirSync(join(base, 'node_modules', '@dot-do'), { recursive: true })
symlinkSync(join(repository, 'packages', 'contract'), join(base, 'node_modules', '@dot-do', 'contract'))
domain('gateway', { wrangler: '[[services]]\nbinding = "AUDIT"\nservice = "auth"\nentrypoint = "Audit"\n' })
domain('auth', {
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
domain('photo-book', { calls: ['photo-book', 'auth'] })
write('workers/stranger/src/index.ts', 'export default { fetch: () => new Response() }')
write('workers/stranger/wrangler.toml', '[do]\nzone = "outside"\n[[services]]\nbinding = "DO"\nservice = "gateway"\n')

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
      () => domain('bad', { wrangler: '[[durable_objects.bindings]]\nname = "S"\nclass_name = "S"\n' }),
      /no migration makes S/,
    ],
    ['a Worker that is not there', () => domain('bad', { calls: ['nowhere'] }), /NOWHERE needs the Worker nowhere, which is not there/],
    [
      'a contract of another name',
      () => (
        domain('bad'),
        write('sdk/bad.do/src/contract.ts', `import { contract } from '@dot-do/contract'\nexport default contract('good.do', { summary: 'It' }, {})`)
      ),
      /named good\.do, its folders bad/,
    ],
    ['a broken wrangler.toml', () => domain('bad', { wrangler: 'x = [' }), /bad\/wrangler\.toml/],
  ])('%s', async (_, make, message) => {
    make()
    await expect(compose({ base })).rejects.toThrow(message)
    for (const folder of ['workers/bad', 'sdk/bad.do']) rmSync(join(base, folder), { recursive: true })
  })
})
