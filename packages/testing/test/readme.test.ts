import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needs } from '../src/debian.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anonymous, platform, tenant } from '../src/index.ts'
import { targets } from '../src/suite/target.ts'

const repository = join(import.meta.dirname, '..', '..', '..')
const readmes = ['README.md', ...new Set(targets.map(({ contract: { name } }) => join('sdk', name, 'README.md')))]
const calls = readmes
  .filter((file) => existsSync(join(repository, file)))
  .flatMap((file) => [...readFileSync(join(repository, file), 'utf8').matchAll(/^curl (?:.*\\\n)*.*$/gm)].map(([call]): [string, string] => [file, call]))

const folder = mkdtempSync(join(tmpdir(), 'readme-'))
const run = promisify(execFile)

beforeAll(async () => {
  const picture = await anonymous().qrcode.generate({ data: 'https://example.com', format: 'png' })
  for (const file of ['disk.img', 'beach.jpg', 'code.png']) writeFileSync(join(folder, file), await picture.bytes())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the calls by curl that the READMEs show are answered', () => {
  test('and there are some', () => expect(calls.length).toBeGreaterThan(10))

  test.for(calls)('%s: %s', async ([file, call], { skip }) => {
    needs(skip, 'curl')
    // The first pages speak to the operator.
    const key = file === 'README.md' ? platform().rootKey : (await tenant({ grants: ['*'] })).key
    const script = `curl() { command curl -sS -w '\\n%{http_code}' "$@"; }\n${call.replaceAll('http://localhost:8787', platform().url)}`
    const { stdout } = await run('bash', ['-c', script], { cwd: folder, env: { ...process.env, DO_API_KEY: key } })
    const [, body = '', status = ''] = /^(.*)\n(\d+)$/s.exec(stdout) ?? []
    // What a call is about, such as a queue, a reader has made before; a fresh tenant has not.
    if (status === '404') expect(body).toMatch(/"detail":"(?:there is )?no (?:list|queue|index) /)
    else expect(status, body).toBe('200')
  })
})
