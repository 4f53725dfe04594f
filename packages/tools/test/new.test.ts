import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Checkout, type Outcome } from './checkout.ts'

const folders = ['sdk/nouns.do', 'workers/nouns']

/** What a check says of the new files, but for knip’s hints on its own configuration. */
const aboutNouns = ({ stdout, stderr }: Outcome): string[] =>
  `${stdout}${stderr}`.split('\n').filter((line) => line.includes('nouns') && !line.includes('knip.json'))

async function greet(url: string): Promise<unknown> {
  const answer = await fetch(`${url}/nouns.do/rpc/greet`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Ada"}' })
  return answer.ok ? answer.json() : undefined
}

/** What it gives within some seconds: the machine may be busy. */
async function soon(look: () => Promise<unknown>): Promise<unknown> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    const found = await look().catch(() => undefined)
    if (found !== undefined) return found
  }
  return undefined
}

const made = { verbs: 'state', blobs: 'bytes', ticks: 'stream' }

describe('npm run new --kind', { timeout: 120_000 }, () => {
  let checkout: Checkout
  const folders = Object.keys(made).flatMap((label) => [`sdk/${label}.do`, `workers/${label}`])
  beforeAll(() => {
    checkout = new Checkout()
    for (const [label, kind] of Object.entries(made)) {
      const outcome = checkout.run('new', label, '--kind', kind)
      expect(outcome, outcome.stderr).toMatchObject({ status: 0 })
    }
  }, 120_000)
  afterAll(() => checkout[Symbol.dispose]())

  test.each(['format', 'lint'])('writes files that pass the check %s', (name) => {
    expect(checkout.check(name, ...folders)).toMatchObject({ status: 0 })
  })

  test.each(['types', 'unused', 'fresh'])('writes files of which the check %s says nothing', (name) => {
    const { stdout, stderr } = checkout.check(name)
    expect(`${stdout}${stderr}`.split('\n').filter((line) => folders.some((folder) => line.includes(folder)) && !line.includes('knip.json'))).toEqual([])
  })

  test('writes tests that pass, and domains that the shared suite passes', () => {
    const own = checkout.run('test', ...Object.keys(made).map((label) => `workers/${label}/`))
    expect(own.stdout).toMatch(/\n[1-9]\d* passed, 0 failed\n$/)
    const shared = checkout.run('test', 'packages/testing/test/generated.test.ts', '-t', `(${Object.keys(made).join('|')})\\.do`)
    expect(shared.stdout).toMatch(/\n[1-9]\d* passed, 0 failed\n$/)
  })

  test('refuses a kind that is none', () => {
    expect(checkout.run('new', 'other', '--kind', 'odd')).toMatchObject({ status: 1, stderr: '--kind is one of pure, state, bytes, stream\n' })
  })
})

describe('npm run new', { timeout: 120_000 }, () => {
  let checkout: Checkout
  let changes: { state: string; path: string }[]
  let greeting: unknown
  beforeAll(async () => {
    checkout = new Checkout()
    {
      await using platform = await checkout.start()
      const made = checkout.run('new', 'nouns')
      expect(made, made.stderr).toMatchObject({ status: 0 })
      greeting = await soon(() => greet(platform.url))
    }
    const lines = checkout.git('status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean)
    changes = lines.map((line) => ({ state: line.slice(0, 2).trim(), path: line.slice(3) }))
  }, 120_000)
  afterAll(() => checkout[Symbol.dispose]())

  test('writes a few small files, and outside of its folders nothing but the lockfile', () => {
    const files = changes.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)))
    expect(changes.filter((change) => !files.includes(change))).toEqual([{ state: 'M', path: 'pnpm-lock.yaml' }])
    expect(files.length).toBeLessThanOrEqual(13)
    const isConfig = (path: string): boolean => /^(package|tsconfig)\.json$|\.toml$/.test(basename(path))
    const lines = files.filter(({ path }) => isConfig(path)).flatMap(({ path }) => readFileSync(join(checkout.base, path), 'utf8').trimEnd().split('\n'))
    expect(lines.length).toBeLessThanOrEqual(55)
  })

  test('makes a domain that a running platform takes up by itself', () => {
    expect(greeting).toEqual({ greeting: 'Hello, Ada' })
  })

  test.each(['format', 'lint'])('writes files that pass the check %s', (name) => {
    expect(checkout.check(name, ...folders)).toMatchObject({ status: 0 })
  })

  // These look at the whole checkout: of what others are at work on they may say what they like.
  test.each(['types', 'unused', 'fresh'])('writes files of which the check %s says nothing', (name) => {
    const outcome = checkout.check(name)
    expect([0, 1, 2]).toContain(outcome.status)
    expect(aboutNouns(outcome)).toEqual([])
  })

  test('writes a test that passes', () => {
    expect(checkout.run('test', 'workers/nouns/').stdout).toMatch(/\n[1-9]\d* passed, 0 failed\n$/)
  })

  test('writes a domain that the shared suite knows and passes', () => {
    expect(checkout.run('test', 'packages/testing/test/generated.test.ts', '-t', 'nouns.do').stdout).toMatch(/\n[1-9]\d* passed, 0 failed\n$/)
  })

  test('refuses in one line what is there, and what is no name', () => {
    expect(checkout.run('new', 'nouns')).toEqual(expect.objectContaining({ status: 1, stderr: 'sdk/nouns.do is there already\n' }))
    for (const name of ['Nouns', '../nouns', 'no_uns', '']) {
      expect(checkout.run('new', name)).toEqual(expect.objectContaining({ status: 1, stderr: 'say the name of the domain: npm run new nouns\n' }))
    }
    expect(checkout.git('status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean)).toHaveLength(changes.length)
  })

  test('makes a domain whose mistake fails npm test, and is told by its place', () => {
    writeFileSync(join(checkout.base, 'workers', 'nouns', 'src', 'handlers.ts'), 'export default {')
    const { status, stdout, stderr } = checkout.run('test', 'workers/nouns/')
    expect(status).toBe(1)
    expect(stdout).toMatch(/\n0 passed, 1 failed\n$/)
    expect(stdout + stderr).toContain('workers/nouns/src/handlers.ts:1:16: ERROR: ')
  })
})
