import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { Failure } from '../failure.ts'
import { generated } from '../paths.ts'
import { buildSdk } from './build.ts'
import { clientName } from './client.ts'

/** Most bytes, minified and gzipped: of the client, and of what a domain adds to it. */
export const sizeLimits = { client: 5000, domain: 1000 }

export interface SdkSize {
  name: string
  /** Minified and gzipped; of a domain, what it adds to the client. */
  bytes: number
  bytesMax: number
}

/** What each published package takes in a caller's bundle. sdk.do takes no more than the domains that are used. */
export async function measureSdk(): Promise<SdkSize[]> {
  const outDir = join(generated, 'sdk')
  const packages = (await buildSdk({ outDir })).filter(({ name }) => name !== 'sdk.do')
  const sizes = await Promise.all(packages.map(async ({ name, folder }) => ({ name, bytes: await bundledBytes(folder, outDir) })))
  const client = sizes.find(({ name }) => name === clientName)?.bytes ?? 0
  return sizes.map(({ name, bytes }) =>
    name === clientName ? { name, bytes, bytesMax: sizeLimits.client } : { name, bytes: bytes - client, bytesMax: sizeLimits.domain },
  )
}

/** Throws with the numbers when a package is over its limit. */
export async function checkSdkSizes(): Promise<SdkSize[]> {
  const sizes = await measureSdk()
  const over = sizes.filter(({ bytes, bytesMax }) => bytes > bytesMax)
  if (over.length === 0) return sizes
  const lines = over.map(({ name, bytes, bytesMax }) => `  ${name}: ${bytes} bytes, limit ${bytesMax}`)
  throw new Failure(`SDK packages over their size, minified and gzipped (a domain: what it adds to the client):\n${lines.join('\n')}`)
}

async function bundledBytes(folder: string, outDir: string): Promise<number> {
  const { outputFiles } = await build({
    ...{
      entryPoints: [join(folder, 'index.js')],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      platform: 'neutral',
      logLevel: 'silent',
    },
    nodePaths: [outDir],
  })
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length
}
