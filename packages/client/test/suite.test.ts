import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { needs } from '../../testing/src/debian.ts'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserOutcomes } from './browser.ts'
import { bundle, type Ground, ground } from './site.ts'
import { type Outcomes, outcomes, type Site } from './suite.ts'

let at: Ground
let inNode: Outcomes

const source = `import * as sdk from 'sdk.do'
import { ${outcomes.name} } from './suite.ts'
export const run = (site) => ${outcomes.name}(sdk, site)
`

beforeAll(async () => {
  at = await ground()
  const file = join(at.packages, 'node.mjs')
  writeFileSync(file, await bundle(source, at))
  const { run } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { run: (site: Site) => Promise<Outcomes> }
  inNode = plain(await run(at.site))
})
afterAll(() => at[Symbol.asyncDispose]())

// As it crosses from one runtime to another.
const plain = (value: Outcomes): Outcomes => JSON.parse(JSON.stringify(value)) as Outcomes

test('in Node every call ends as it should', () => {
  const failed = { isDoError: true, hasRequestId: true }
  expect(inNode).toMatchObject({
    'a public call': { data: { data: { name: 'app', ports: [80, 443] } } },
    'who calls': true,
    'declared data': { code: 'not_found', status: 404, details: { operation: 0 }, ...failed },
    'a wrong type': { code: 'invalid_argument', status: 400, issues: [{ path: ['text'] }], ...failed },
    'no key': { code: 'unauthenticated', status: 401, ...failed },
    'a wrong key': { code: 'unauthenticated', status: 401, ...failed },
    'a missing thing': { code: 'not_found', status: 404, ...failed },
    'the request id of an answer': true,
    'the limit of an answer': true,
    'the request id of a failure': true,
    'a write sent twice': true,
    bytes: { type: 'application/x-ndjson', isFull: true, isBlob: true },
    'a deadline': { code: 'deadline_exceeded', status: 0, isDoError: true },
    'a caller who gives up': { code: 'canceled', status: 0, isDoError: true },
    'a redirect': 'failed_precondition',
    'nobody there': { code: 'unavailable', status: 0, isDoError: true },
    'a file': ['https://example.com'],
    'bytes of a file': 1,
    'a stream': ['added', 'added'],
    'a client that is awaited': true,
  })
})

test('in a Worker every call ends the same way', async () => {
  const script = await bundle(`${source}\nexport default { fetch: async (request) => Response.json(await run(await request.json())) }`, at)
  const worker = new Miniflare({
    cf: false,
    workers: [
      {
        config: {
          name: 'sdk',
          compatibilityDate: '2026-01-01',
          manifest: { mainModule: 'worker.mjs', modulesRoot: '/', modules: { 'worker.mjs': { type: 'esm', contents: script } } },
        },
      },
    ],
  })
  try {
    const response = await worker.dispatchFetch('http://worker', { method: 'POST', body: JSON.stringify(at.site) })
    expect(await response.json()).toEqual(inNode)
  } finally {
    await worker.dispose()
  }
})

test('in a browser, from another origin, every call ends the same way', async ({ skip }) => {
  needs(skip, 'chromium')
  expect(await browserOutcomes(source, at)).toEqual(inNode)
})
