import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { Failure } from '../failure.ts'
import { generated } from '../paths.ts'
import { type BuiltPackage, buildSdk } from './build.ts'
import { clientName } from './client.ts'

/** Most bytes, minified and gzipped: of the client, and of what a domain adds to it, and of what one adds whose client is of another shape. */
export const sizeLimits = { client: 5000, domain: 1000, shaped: 4000 }

export interface SdkSize {
  name: string
  /** Minified and gzipped; of a domain, what it adds to the client. */
  bytes: number
  bytesMax: number
}

/** What each package takes in a caller's bundle. sdk.do takes no more than the domains that are used. */
export async function measureSdk(packages: BuiltPackage[], limits = sizeLimits): Promise<SdkSize[]> {
  const roots = packages.map(({ name, folder }) => folder.slice(0, -name.length))
  const each = packages.filter(({ name }) => name !== 'sdk.do')
  const sizes = await Promise.all(each.map(async ({ name, folder, isShaped }) => ({ name, isShaped, bytes: await bundledBytes(folder, [...new Set(roots)]) })))
  const client = sizes.find(({ name }) => name === clientName)?.bytes ?? 0
  return sizes.map(({ name, bytes, isShaped }) =>
    name === clientName ? { name, bytes, bytesMax: limits.client } : { name, bytes: bytes - client, bytesMax: isShaped ? limits.shaped : limits.domain },
  )
}

/** Builds the packages aside and measures them; throws with the numbers when one is over its limit. */
export async function checkSdkSizes(limits = sizeLimits): Promise<SdkSize[]> {
  mkdirSync(generated, { recursive: true })
  const outDir = mkdtempSync(join(generated, 'sdk-sizes-'))
  try {
    const sizes = await measureSdk(await buildSdk({ outDir }), limits)
    const over = overSize(sizes)
    if (over.length > 0) throw new Failure(over.join('\n'))
    return sizes
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

/** A line for each package that is over its limit. */
export const overSize = (sizes: SdkSize[]): string[] =>
  sizes
    .filter(({ bytes, bytesMax }) => bytes > bytesMax)
    .map(({ name, bytes, bytesMax }) => `${name}: ${bytes} bytes${name === clientName ? '' : ' beside the client'}, minified and gzipped, is over ${bytesMax}`)

async function bundledBytes(folder: string, nodePaths: string[]): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'index.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    logLevel: 'silent',
    nodePaths,
  })
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length
}
