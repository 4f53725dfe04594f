import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Contract } from '@dot-do/contract'
import type { z } from 'zod'
import { Failure } from '../failure.ts'
import { repository } from '../paths.ts'

/** A domain as its SDK folder has it. */
export interface SdkSource {
  contract: Contract
  /** The schemas that the contract's file exports: types with names of their own. */
  schemas: Map<string, z.ZodType>
  /** What the file says of its exports, by name. */
  docs: Map<string, string>
  /** The hand-written README, where there is one. */
  readme: string | undefined
  /** The folder of the source, where the domain's own client is of another shape than its contract: `shape.ts` makes it, `types.ts` types it. */
  shape: string | undefined
}

/** Every domain with a contract in `sdk/`, or those of `labels`, sorted by label. */
export async function sdkSources(labels?: string[]): Promise<SdkSource[]> {
  const sdk = join(repository, 'sdk')
  const found = readdirSync(sdk)
    .filter((name) => existsSync(join(sdk, name, 'src', 'contract.ts')))
    .map((name) => name.replace(/\.do$/, ''))
    .toSorted()
  for (const label of labels ?? []) if (!found.includes(label)) throw new Failure(`sdk/${label}.do/src/contract.ts is not there`)
  return Promise.all(found.filter((label) => labels?.includes(label) ?? true).map((label) => readSource(join(sdk, `${label}.do`))))
}

/** Reads the contract of one SDK folder. */
export async function readSource(folder: string): Promise<SdkSource> {
  const file = join(folder, 'src', 'contract.ts')
  const exported = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default: Contract } & Record<string, unknown>
  const readme = join(folder, 'README.md')
  return {
    contract: exported.default,
    schemas: new Map(Object.entries(exported).filter((entry): entry is [string, z.ZodType] => /^[A-Z]/.test(entry[0]) && isSchema(entry[1]))),
    docs: docsOf(readFileSync(file, 'utf8')),
    readme: existsSync(readme) ? readFileSync(readme, 'utf8') : undefined,
    shape: existsSync(join(folder, 'src', 'shape.ts')) ? join(folder, 'src') : undefined,
  }
}

const isSchema = (value: unknown): boolean => typeof value === 'object' && value !== null && '_zod' in value

const documented = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export (?:type|const) (\w+)/g

function docsOf(source: string): Map<string, string> {
  return new Map([...source.matchAll(documented)].map(([, text = '', name = '']) => [name, text.replaceAll(/^\s*\* ?/gm, '').trim()]))
}
