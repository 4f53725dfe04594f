import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { DomainOutline } from '@dot-do/contract'
import { type ComposedWorker, type Composition, gateway } from './compose.ts'
import { generated } from './paths.ts'

/** Where the generated configurations lie. */
export const composeFolder = join(generated, 'compose')

const domainsFile = join(composeFolder, 'domains.js')

/** Writes one wrangler configuration per Worker, from which it is built and deployed; gives their paths by label. */
export function writeConfigs({ workers, domains }: Composition): Map<string, string> {
  // What a removed Worker left behind would be stale.
  rmSync(composeFolder, { recursive: true, force: true })
  mkdirSync(composeFolder, { recursive: true })
  writeFileSync(domainsFile, `export default ${JSON.stringify(domains, undefined, 2)}\n`)
  const paths = new Map<string, string>()
  for (const worker of workers) {
    const path = join(composeFolder, 'workers', worker.label, 'wrangler.json')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(configOf(worker, dirname(path), domains), undefined, 2)}\n`)
    paths.set(worker.label, path)
  }
  return paths
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
