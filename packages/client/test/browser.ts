import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium as browserType } from 'playwright-core'
import { programPath } from '../../testing/src/debian.ts'
import { bundle, type Ground } from './site.ts'
import type { Outcomes } from './suite.ts'

const bare = (packages: string[]) => Object.fromEntries(packages.map((name) => [name, `/packages/${name}/index.js`]))

/** What the suite gives in a page that loads the packages file by file, as they are published, by an import map. */
export async function browserOutcomes(source: string, { packages, site }: Ground): Promise<Outcomes> {
  const names = ['@dot-do/client', 'sdk.do', ...Object.keys(dependenciesOf(join(packages, 'sdk.do')))]
  const suite = await bundle(source, { packages, external: names })
  const page = `<!doctype html><title>sdk</title><script type="importmap">${JSON.stringify({ imports: bare(names) })}</script>`
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/')
    const file = path.startsWith('/packages/') ? join(packages, path.slice('/packages/'.length)) : undefined
    if (path === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    else if (path === '/suite.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(suite)
    else if (file !== undefined && existsSync(file)) response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(file))
    else response.writeHead(404).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const browser = await browserType.launch({ executablePath: programPath('chromium'), args: ['--no-sandbox'] })
  try {
    const tab = await browser.newPage()
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    // As text: what vitest makes of a function does not run elsewhere.
    return JSON.parse(await tab.evaluate<string>(`import('/suite.js').then(({ run }) => run(${JSON.stringify(site)})).then(JSON.stringify)`)) as Outcomes
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}

const dependenciesOf = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }).dependencies
