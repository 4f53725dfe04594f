import { join } from 'node:path'
import type { ClientOptions } from '@dot-do/client'
import type { Contract } from '@dot-do/contract'
import { sdkFolders } from './paths.ts'

/** A domain found in `sdk/`: its contract, and its SDK's factory. */
export interface Domain {
  contract: Contract
  createClient: (options: ClientOptions) => object
}

async function load(folder: string): Promise<Domain> {
  const [contract, sdk] = await Promise.all([
    import(/* @vite-ignore */ join(folder, 'src', 'contract.ts')),
    import(/* @vite-ignore */ join(folder, 'src', 'index.ts')),
  ])
  return { contract: (contract as { default: Contract }).default, createClient: (sdk as Pick<Domain, 'createClient'>).createClient }
}

/** Every domain, sorted by name. */
export const domains: Domain[] = (await Promise.all(sdkFolders().map(load))).toSorted((a, b) => (a.contract.name < b.contract.name ? -1 : 1))
