import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { anonymous, domains } from '../src/index.ts'
import { takesGet, targets } from '../src/suite/target.ts'

const folder = mkdtempSync(join(tmpdir(), 'do-openapi-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const require = createRequire(import.meta.url)
const cli = require.resolve('@redocly/cli/bin/cli.js')

interface Report {
  problems: { ruleId: string; severity: string; message: string; location: unknown[] }[]
}

/** What Redocly's own linter has to say about a document, by its recommended rules: a line for each problem. */
async function lint(file: string): Promise<string[]> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' }
  const args = [cli, 'lint', file, '--extends', 'recommended', '--format', 'json', '--max-problems', '1000']
  const stdout = await new Promise<string>((resolve) => execFile(process.execPath, args, { cwd: folder, env, maxBuffer: 1 << 26 }, (_, out) => resolve(out)))
  const { problems } = JSON.parse(stdout) as Report
  return problems.map(({ ruleId, message, location }) => `${file} ${ruleId}: ${message} ${JSON.stringify(location).slice(0, 200)}`)
}

async function save(name: string, path: string): Promise<string> {
  const answer = await anonymous().http({ path })
  expect(answer.status, path).toBe(200)
  expect(answer.headers['content-type']).toMatch(/^application\/json/)
  writeFileSync(join(folder, `${name}.json`), answer.body)
  return `${name}.json`
}

test('each domain’s document, and that of all, is clean under Redocly’s recommended rules', async () => {
  const files = await Promise.all([...domains.map(({ contract: { name } }) => save(name, `/${name}/openapi.json`)), save('all', '/openapi.json')])
  expect(files).toHaveLength(domains.length + 1)
  expect((await Promise.all(files.map(lint))).flat()).toEqual([])
})

test('the linter finds what is wrong', async () => {
  writeFileSync(
    join(folder, 'wrong.json'),
    JSON.stringify({ openapi: '3.1.1', info: { title: 'x', version: '1' }, paths: { '/a': { get: { responses: {} } } } }),
  )
  expect((await lint('wrong.json')).join('\n')).toMatch(/operation-summary|operation-4xx-response|info-license/)
})

test('the document of all has every method of every domain, once', async () => {
  interface Document {
    paths: Record<string, object>
    servers: { url: string }[]
  }
  const { paths } = (await anonymous().http({ path: '/openapi.json' })).json<Document>()
  const wanted = targets.flatMap((target) => (takesGet(target) ? ['get', 'post'] : ['post']).map((verb) => `${verb} ${target.contract.name} ${target.name}`))
  const found = Object.entries(paths).flatMap(([path, operations]) => ['get', 'post'].filter((verb) => verb in operations).map((verb) => `${verb} ${path}`))
  for (const one of wanted) {
    const [verb, domain, name] = one.split(' ') as [string, string, string]
    expect(
      found.filter((each) => each.startsWith(verb) && each.includes(domain) && each.endsWith(`/rpc/${name}`)),
      one,
    ).toHaveLength(1)
  }
})
