import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Checkout, type Outcome } from './checkout.ts'

const labels = ['nouns', 'verbs', 'blobs', 'ticks']
const foldersOf = (...labels: string[]) => labels.flatMap((label) => [`sdk/${label}.do`, `workers/${label}`])

/** What a check says of the new files, but for knip’s hints on its own configuration. */
const aboutNew = ({ stdout, stderr }: Outcome): string[] =>
  `${stdout}${stderr}`.split('\n').filter((line) => foldersOf(...labels).some((folder) => line.includes(folder)) && !line.includes('knip.json'))

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

interface Change {
  state: string
  path: string
}

describe('npm run new', { timeout: 300_000 }, () => {
  let checkout: Checkout
  let changes: Change[]
  let greeting: unknown
  const changesNow = (): Change[] => {
    const lines = checkout.git('status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean)
    return lines.map((line) => ({ state: line.slice(0, 2).trim(), path: line.slice(3) }))
  }
  const make = (...words: string[]) => {
    const made = checkout.run('new', ...words)
    expect(made, made.stderr).toMatchObject({ status: 0 })
  }
  beforeAll(async () => {
    checkout = new Checkout()
    {
      await using platform = await checkout.start()
      make('nouns')
      greeting = await soon(() => greet(platform.url))
    }
    changes = changesNow()
    for (const [label, kind] of Object.entries({ verbs: 'state', blobs: 'bytes', ticks: 'stream' })) make(label, '--kind', kind)
  }, 300_000)
  afterAll(() => checkout[Symbol.dispose]())

  test('writes a few small files, and outside of its folders nothing but the lockfile', () => {
    const files = changes.filter(({ path }) => foldersOf('nouns').some((folder) => path.startsWith(`${folder}/`)))
    expect(changes.filter((change) => !files.includes(change))).toEqual([{ state: 'M', path: 'pnpm-lock.yaml' }])
    expect(files.length).toBeLessThanOrEqual(13)
    const isConfig = (path: string): boolean => /^(package|tsconfig)\.json$|\.toml$/.test(basename(path))
    const lines = files.filter(({ path }) => isConfig(path)).flatMap(({ path }) => readFileSync(join(checkout.base, path), 'utf8').trimEnd().split('\n'))
    expect(lines.length).toBeLessThanOrEqual(55)
  })

  test('makes a domain that a running platform takes up by itself', () => {
    expect(greeting).toEqual({ greeting: 'Hello, Ada' })
  })

  test.each(['format', 'lint'])('writes files of each kind that pass the check %s', (name) => {
    expect(checkout.check(name, ...foldersOf(...labels))).toMatchObject({ status: 0 })
  })

  // These look at the whole checkout: of what others are at work on they may say what they like.
  test.each(['types', 'unused', 'fresh'])('writes files of each kind of which the check %s says nothing', (name) => {
    const outcome = checkout.check(name)
    expect([0, 1, 2]).toContain(outcome.status)
    expect(aboutNew(outcome)).toEqual([])
  })

  test('writes tests that pass, and domains that the shared suite knows and passes', () => {
    const own = checkout.run('test', ...labels.map((label) => `workers/${label}/`))
    expect(own.stdout).toMatch(/\n[1-9]\d* passed, 0 failed\n$/)
    const shared = checkout.run('test', 'packages/testing/test/generated.test.ts', '-t', `(${labels.join('|')})\\.do`)
    expect(shared.stdout).toMatch(/\n[1-9]\d* passed, 0 failed\n$/)
  })

  test('refuses in one line what is there, and what is no name', () => {
    expect(checkout.run('new', 'nouns')).toEqual(expect.objectContaining({ status: 1, stderr: 'sdk/nouns.do is there already\n' }))
    for (const name of ['Nouns', '../nouns', 'no_uns', '']) {
      expect(checkout.run('new', name)).toEqual(expect.objectContaining({ status: 1, stderr: 'say the name of the domain: npm run new nouns\n' }))
    }
    expect(checkout.run('new', 'other', '--kind', 'odd')).toMatchObject({ status: 1, stderr: '--kind is one of pure, state, bytes, stream\n' })
    expect(changesNow().filter(({ path }) => !foldersOf(...labels).some((folder) => path.startsWith(`${folder}/`)))).toHaveLength(1)
  })

  test('makes a domain whose mistake fails npm test, and is told by its place', () => {
    writeFileSync(join(checkout.base, 'workers', 'nouns', 'src', 'handlers.ts'), 'export default {')
    const { status, stdout, stderr } = checkout.run('test', 'workers/nouns/')
    expect(status).toBe(1)
    expect(stdout).toMatch(/\n0 passed, 1 failed\n$/)
    expect(stdout + stderr).toContain('workers/nouns/src/handlers.ts:1:16: ERROR: ')
  })
})
