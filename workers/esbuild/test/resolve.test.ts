import { type OwnPlatform, problemOf, startOwn, type Tenant, tenant } from '@dot-do/testing'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archive, type Entry } from './archive.ts'
import { npmChoice } from './npm.ts'
import { type Published, Registry } from './registry.ts'

let registry: Registry
let own: OwnPlatform
let esbuild: Tenant['esbuild']

beforeAll(async () => {
  registry = await Registry.start()
  own = await startOwn({ only: ['esbuild'], env: { NPM_REGISTRY: registry.url, DO_NETWORK_ALLOW: registry.address } })
  ;({ esbuild } = await tenant({ grants: ['esbuild:read'], on: own }))
})

afterAll(async () => {
  await own[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
})

type Needs = Record<string, unknown>
const versions = (all: Record<string, Needs>, tags?: Record<string, string>): Published => ({
  versions: Object.fromEntries(Object.entries(all).map(([version, manifest]) => [version, { manifest }])),
  ...(tags && { tags }),
})
const needs = (dependencies: Record<string, string>): Needs => ({ dependencies })

/** A small world of packages that are in each other's way. */
const world: Record<string, Published> = {
  leaf: versions(
    { '1.0.0': {}, '1.1.0': {}, '1.2.0': {}, '2.0.0': {}, '2.1.0-beta.1': {}, '3.0.0-rc.1': {} },
    { latest: '2.0.0', next: '3.0.0-rc.1', old: '1.0.0' },
  ),
  held: versions({ '1.0.0': {}, '1.5.0': {}, '1.9.0': {} }, { latest: '1.5.0' }),
  dead: versions({ '1.0.0': {}, '1.1.0': { deprecated: 'no more' }, '2.0.0': { deprecated: 'no more' } }),
  a: versions({ '1.0.0': needs({ leaf: '^1.0.0' }), '2.0.0': needs({ leaf: '^2.0.0', b: '^1.0.0' }) }),
  b: versions({ '1.0.0': needs({ leaf: '~1.1.0' }), '1.1.0': needs({ leaf: '1.x', c: '*' }) }),
  c: versions({ '1.0.0': needs({ leaf: '>=1 <3', d: '^1' }) }),
  d: versions({ '1.0.0': needs({ c: '^1', leaf: '1.0.0' }) }),
  loop: versions({ '1.0.0': needs({ loop2: '1' }) }),
  loop2: versions({ '1.0.0': needs({ loop: '1' }) }),
  ui: versions({ '17.0.0': {}, '17.5.0': {}, '18.0.0': {} }),
  plugin: versions({ '1.0.0': { peerDependencies: { ui: '^17.0.0' } }, '2.0.0': { peerDependencies: { ui: '>=17' } } }),
  widget: versions({ '1.0.0': { peerDependencies: { ui: '^18.0.0', extra: '*' }, peerDependenciesMeta: { extra: { optional: true } } } }),
  extra: versions({ '1.0.0': {} }),
  wants: versions({ '1.0.0': needs({ plugin: '^1.0.0', leaf: '^2' }) }),
  maybe: versions({ '1.0.0': { optionalDependencies: { leaf: '1.0.0', nowhere: '1', native: '*' } } }),
  native: versions({ '1.0.0': { os: ['darwin'], cpu: ['arm64'] } }),
  nick: versions({ '1.0.0': needs({ other: 'npm:leaf@1.1.0', leaf: '2' }) }),
  '@scope/pkg': versions({ '0.1.0': needs({ leaf: '*' }), '0.1.5': needs({ '@scope/dep': '^0.2.0' }), '0.2.0': {} }),
  '@scope/dep': versions({ '0.2.0': needs({ leaf: '1.2.0 || 2.0.0' }), '0.2.3': needs({ leaf: '^1' }), '0.3.0': {} }),
}

const manifests: Record<string, string>[] = [
  ...[
    { leaf: '^1.0.0' },
    { leaf: '*' },
    { leaf: 'next' },
    { leaf: 'latest' },
    { leaf: '>=2.1.0-beta' },
    { held: '^1.0.0' },
    { held: '>1.5.0' },
    { dead: '*' },
    { dead: '^1.0.0' },
  ],
  ...[
    { a: '1' },
    { a: '2' },
    { a: '2', leaf: '1.0.0' },
    { a: '1', b: '1.0.0' },
    { b: '^1', leaf: '2' },
    { c: '1' },
    { a: '2', c: '1', d: '1', leaf: '^2' },
    { loop: '1' },
  ],
  ...[
    { plugin: '1' },
    { plugin: '2' },
    { plugin: '2', ui: '17' },
    { plugin: '1', ui: '>=17' },
    { widget: '1' },
    { widget: '1', extra: '1' },
    { wants: '1' },
    { wants: '1', ui: '17.0.0' },
  ],
  ...[{ plugin: '1', widget: '1' }, { plugin: '1', ui: '18' }, { maybe: '1' }, { maybe: '1', leaf: '2' }, { nick: '1' }, { my: 'npm:leaf@^1' }],
  ...[
    { plugin: '1', ui: '>=17', widget: '1' },
    { ui: '*', wants: '1' },
  ],
  ...[{ '@scope/pkg': '^0.1.0' }, { '@scope/pkg': '0.1.0', '@scope/dep': '0.2.0', a: '2', b: '1', maybe: '1' }],
]

const isWhole = process.env['CONFORMANCE'] !== undefined

// npm takes most of a second for each.
test.each(manifests.filter((_, index) => isWhole || index % 3 === 0).map((each) => [JSON.stringify(each), each] as const))(
  'npm chooses the same for %s',
  async (_, dependencies) => {
    registry.publish(world)
    const wanted = await npmChoice(dependencies, registry.url)
    if (wanted === undefined)
      return expect(await problemOf(esbuild.resolve({ dependencies }))).toMatchObject({ code: 'failed_precondition', reason: 'peer_conflict' })
    const { lock } = await esbuild.resolve({ dependencies })
    expect(Object.fromEntries(Object.entries(lock).map(([path, { version }]) => [path, version]))).toEqual(wanted)
  },
  90_000,
)

describe('packages of a build', () => {
  const files = { 'i.js': `import leaf from 'leaf'; import a from 'a'; console.log(leaf, a)` }

  test('come from the registry, and the same again by their lock', async () => {
    registry.publish(world)
    registry.publish({ a: { versions: { '1.0.0': { manifest: needs({ leaf: '^1.0.0' }), files: { 'index.js': `module.exports = require('leaf') + '!'` } } } } })
    const dependencies = { leaf: '2', a: '1' }
    const first = await esbuild.build({ files, entryPoints: ['i.js'], dependencies })
    expect(first.outputs[0]?.text).toContain('leaf@1.2.0')
    expect(Object.keys(first.lock ?? {})).toEqual(['a', 'a/node_modules/leaf', 'leaf'])
    registry.publish({ leaf: versions({ '2.0.0': {}, '2.9.9': {} }) })
    const before = registry.requests.length
    const again = await esbuild.build({ files, entryPoints: ['i.js'], dependencies, lock: first.lock })
    expect(again).toEqual(first)
    expect(registry.requests.length).toBe(before)
    const { packages, duplicates } = await esbuild.analyze({ files, entryPoints: ['i.js'], dependencies, lock: first.lock })
    expect(packages.find(({ name }) => name === 'leaf')?.versions).toEqual(['1.2.0', '2.0.0'])
    expect(duplicates).toEqual(['leaf'])
    expect(await problemOf(esbuild.build({ files, entryPoints: ['i.js'], dependencies: { leaf: '1' }, lock: first.lock }))).toMatchObject({
      code: 'invalid_argument',
      issues: [{ path: ['dependencies', 'leaf'] }],
    })
  })

  test('what the caller sends goes before what is installed', async () => {
    registry.publish(world)
    const mine = { 'i.js': `import leaf from 'leaf'; console.log(leaf)`, 'node_modules/leaf/index.js': `export default 'mine'` }
    const { outputs } = await esbuild.build({ files: mine, entryPoints: ['i.js'], dependencies: { leaf: '1' } })
    expect(outputs[0]?.text).toContain('mine')
  })

  const bad = (entries: Entry[]): Published => ({ versions: { '1.0.0': { archive: gzipSync(archive(entries)) } } })
  const cases: Record<string, [Published, object]> = {
    'another integrity': [
      { versions: { '1.0.0': { integrity: `sha512-${Buffer.alloc(64).toString('base64')}` } } },
      { code: 'failed_precondition', reason: 'package' },
    ],
    'a symbolic link': [bad([{ name: 'package/l', type: '2', link: '/etc/passwd' }]), { code: 'failed_precondition', reason: 'package' }],
    'a hard link': [bad([{ name: 'package/l', type: '1', link: 'package/x' }]), { code: 'failed_precondition', reason: 'package' }],
    'a path that leads out': [bad([{ name: 'package/../../x.js', contents: 'x' }]), { code: 'failed_precondition', reason: 'package' }],
    'an absolute path': [bad([{ name: '/package/x.js', contents: 'x' }]), { code: 'failed_precondition', reason: 'package' }],
    'no archive at all': [{ versions: { '1.0.0': { archive: Buffer.from('PK') } } }, { code: 'failed_precondition', reason: 'package' }],
    'an archive cut short': [
      { versions: { '1.0.0': { archive: gzipSync(archive([{ name: 'package/a', contents: 'x'.repeat(5000) }])).subarray(0, 40) } } },
      { code: 'failed_precondition' },
    ],
    'a bomb': [
      { versions: { '1.0.0': { archive: gzipSync(archive([{ name: 'package/a', contents: '\0'.repeat(200 * 1024 * 1024) }])) } } },
      { code: 'payload_too_large' },
    ],
  }

  test.each(Object.keys(cases))('%s is refused', async (name) => {
    const [published, problem] = cases[name] ?? []
    registry.publish({ [`bad-${name.replaceAll(' ', '-').toLowerCase()}`]: published as Published })
    const dependencies = { [`bad-${name.replaceAll(' ', '-').toLowerCase()}`]: '1' }
    expect(await problemOf(esbuild.build({ files, entryPoints: ['i.js'], dependencies }))).toMatchObject(problem ?? {})
  })

  test('what no registry has is refused, and by whom it was asked for', async () => {
    registry.publish(world)
    registry.publish({ asker: versions({ '1.0.0': needs({ nowhere: '1' }) }), giter: versions({ '1.0.0': needs({ x: 'git+https://example.com/x.git' }) }) })
    expect(await problemOf(esbuild.resolve({ dependencies: { nowhere: '1' } }))).toMatchObject({
      code: 'invalid_argument',
      issues: [{ path: ['dependencies', 'nowhere'] }],
    })
    expect(await problemOf(esbuild.resolve({ dependencies: { leaf: '^99' } }))).toMatchObject({ code: 'invalid_argument' })
    expect(await problemOf(esbuild.resolve({ dependencies: { leaf: 'file:../x' } }))).toMatchObject({ code: 'invalid_argument' })
    expect(await problemOf(esbuild.resolve({ dependencies: { asker: '1' } }))).toMatchObject({
      code: 'failed_precondition',
      message: expect.stringContaining('asker@1.0.0'),
    })
    expect(await problemOf(esbuild.resolve({ dependencies: { giter: '1' } }))).toMatchObject({ code: 'failed_precondition' })
  })

  test('more than 200 packages are too many', async () => {
    registry.publish(
      Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`p${index}`, versions({ '1.0.0': needs(index < 200 ? { [`p${index + 1}`]: '1' } : {}) })])),
    )
    expect(await problemOf(esbuild.resolve({ dependencies: { p0: '1' } }))).toMatchObject({ code: 'payload_too_large' })
    expect(Object.keys((await esbuild.resolve({ dependencies: { p1: '1' } })).lock)).toHaveLength(200)
  })
})
