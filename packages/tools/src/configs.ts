import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { DomainOutline } from '@dot-do/contract'
import { type ComposedWorker, type Composition, gateway } from './compose.ts'
import { generated } from './paths.ts'

/** Where the generated configurations lie. */
export const composeFolder = join(generated, 'compose')

const domainsFile = join(composeFolder, 'domains.js')

/** Writes one wrangler configuration per Worker, from which it is built and deployed; gives their paths by label. */
export function writeConfigs(composition: Composition): Map<string, string> {
  const { workers, domains } = composition
  // What a removed Worker left behind would be stale.
  rmSync(composeFolder, { recursive: true, force: true })
  mkdirSync(composeFolder, { recursive: true })
  writeFileSync(domainsFile, `export default ${JSON.stringify(domains, undefined, 2)}\n`)
  return new Map(workers.map((worker) => [worker.label, writeConfig(worker, composition)]))
}

/** Writes the configuration of one Worker, in place of an earlier one, and gives its path. */
export function writeConfig(worker: ComposedWorker, { domains }: Composition): string {
  const path = join(composeFolder, 'workers', worker.label, 'wrangler.json')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(configOf(worker, dirname(path), domains), undefined, 2)}\n`)
  return path
}

function configOf(
  { label, main, wrangler, compatibilityDate, compatibilityFlags, vars, services }: ComposedWorker,
  folder: string,
  domains: DomainOutline[],
): object {
  return {
    ...wrangler,
    name: label,
    main: relative(folder, main),
    compatibility_date: compatibilityDate,
    compatibility_flags: compatibilityFlags,
    vars,
    services,
    alias: { 'do:domains': relative(folder, domainsFile) },
    ...(label === gateway && { routes: routesOf(domains) }),
  }
}

/** The host names that lead to the platform: every domain and alias, all to the gateway. */
export const routesOf = (domains: DomainOutline[]): { pattern: string; custom_domain: true }[] =>
  domains.flatMap(({ name, aliases }) => [name, ...aliases]).map((pattern) => ({ pattern, custom_domain: true }))
