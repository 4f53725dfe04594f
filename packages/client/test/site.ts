import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { platform, tenant } from '../../testing/src/index.ts'
import { buildSdk } from '../../tools/src/sdk/build.ts'
import { generated } from '../../tools/src/paths.ts'
import { ScriptedServer, text } from './scripted-server.ts'
import type { Site } from './suite.ts'

/** The published packages beside a running platform with a tenant of its own. */
export interface Ground extends AsyncDisposable {
  site: Site
  /** The folder of the packages, laid out as in `node_modules`. */
  packages: string
}

const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*, authorization', 'access-control-expose-headers': '*' }

export async function ground(): Promise<Ground> {
  const { url: baseUrl } = platform()
  const { key: apiKey } = await tenant({ grants: ['*'] })
  const packages = mkdtempSync(join(generated, 'sdk-suite-'))
  await buildSdk({ outDir: packages })
  const redirecting = await ScriptedServer.start((response, { verb, path, headers }) =>
    verb === 'OPTIONS'
      ? response.writeHead(204, cors).end()
      : text(307, 'text/plain', '', { ...cors, location: `${baseUrl}${path}` })(response, { verb, path, headers, at: 0, body: '' }),
  )
  const silent = await ScriptedServer.start((response, { verb }) => void (verb === 'OPTIONS' && response.writeHead(204, cors).end()))
  return {
    site: { baseUrl, apiKey, redirecting: redirecting.url, silent: silent.url, closed: await closedUrl() },
    packages,
    async [Symbol.asyncDispose]() {
      await Promise.all([redirecting[Symbol.asyncDispose](), silent[Symbol.asyncDispose]()])
      rmSync(packages, { recursive: true, force: true })
    },
  }
}

/** An address where nobody listens any more. */
async function closedUrl(): Promise<string> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** A module as it runs elsewhere: the suite and what else is in the source; the packages stay imports where they are external. */
export async function bundle(source: string, { packages, external = [] }: { packages: string; external?: string[] }): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    logLevel: 'silent',
    external,
    // The packages as they are published, not the workspace's own.
    alias: external.length > 0 ? {} : { 'sdk.do': join(packages, 'sdk.do') },
    nodePaths: [packages],
  })
  return outputFiles?.[0]?.text ?? ''
}
