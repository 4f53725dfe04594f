import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientOptions } from '@dot-do/client'
import type { Contract } from '@dot-do/contract'
import { repository, testing } from './paths.ts'

/** A domain found in `sdk/`: its contract, and its SDK's factory. */
export interface Domain {
  contract: Contract
  createClient: (options: ClientOptions) => object
}

/** The SDK folders with a contract: the repository's, and the test's own. */
export function sdkFolders(): string[] {
  return [repository, testing].flatMap((root) => {
    const parent = join(root, 'sdk')
    return readdirSync(parent)
      .map((name) => join(parent, name))
      .filter((folder) => existsSync(join(folder, 'src', 'contract.ts')))
  })
}

async function load(folder: string): Promise<Domain> {
  const [contract, sdk] = await Promise.all([import(/* @vite-ignore */ join(folder, 'src', 'contract.ts')), import(/* @vite-ignore */ join(folder, 'src', 'index.ts'))])
  return { contract: (contract as { default: Contract }).default, createClient: (sdk as Pick<Domain, 'createClient'>).createClient }
}

/** Every domain, sorted by name. */
export const domains: Domain[] = (await Promise.all(sdkFolders().map(load))).toSorted((a, b) => (a.contract.name < b.contract.name ? -1 : 1))
