import { resolve } from 'node:path'
import type { DomainOutline } from '@dot-do/contract'
import { type ContractReader, contractReader } from './contracts.ts'
import { Failure } from './failure.ts'
import { repository } from './paths.ts'
import { findWorkers, readBase, type WorkerSource, type WranglerConfig } from './registry.ts'

/** A binding to another Worker. `props` prove the caller; a Worker outside the trust zone has none. */
export interface ServiceBinding {
  binding: string
  service: string
  entrypoint?: string
  props?: { caller: string }
}

export interface ObjectBinding {
  binding: string
  className: string
  /** The Worker that hosts the class. */
  worker: string
}

export interface BucketBinding {
  binding: string
  /** The bucket's name in the account. */
  bucket: string
}

/** A Worker with all that its folder does not say itself. Deploys, the launcher and the checks start from this. */
export interface ComposedWorker {
  label: string
  folder: string
  main: string
  isOutside: boolean
  /** What its bundle may weigh where that is more than others' may. */
  gzipKiB?: number
  isDomain: boolean
  /** Whether it runs in a workerd process of its own on one machine. */
  hasOwnProcess: boolean
  /** Whether it fetches addresses that callers choose. */
  usesEgress: boolean
  compatibilityDate: string
  compatibilityFlags: string[]
  vars: Record<string, string>
  secrets: string[]
  /** Those it works without. */
  optionalSecrets: string[]
  services: ServiceBinding[]
  objects: ObjectBinding[]
  buckets: BucketBinding[]
  /** Bindings by which it loads other Workers' code. */
  loaders: string[]
  /** Its own Durable Object classes, in the order of their migrations. */
  classes: string[]
  /** Base and own configuration, for deploys. */
  wrangler: WranglerConfig
}

export interface Composition {
  workers: ComposedWorker[]
  domains: DomainOutline[]
  /** Files whose change asks for composing again: the contracts and what they import. */
  files: string[]
}

export interface ComposeOptions {
  /** Folders with `workers/` and `sdk/` to compose beside the repository's. */
  roots?: string[]
  /** Another checkout than this one. */
  base?: string
  /** Labels of the domains that run, with what they call; all unless said. */
  only?: string[]
  contracts?: ContractReader
}

/** The Worker that every call from outside goes through. */
export const gateway = 'gateway'

/** The name of the binding by which a Worker reaches a domain. */
export const bindingOf = (label: string): string => label.toUpperCase().replaceAll('-', '_')

/** The folders with `workers/` and `sdk/` of their own. */
export const rootsOf = ({ roots = [], base = repository }: ComposeOptions): string[] => [base, ...roots].map((root) => resolve(base, root))

/** Reads Workers, contracts and configuration, and joins them. Writes nothing. */
export async function compose({ roots = [], base = repository, only, contracts }: ComposeOptions = {}): Promise<Composition> {
  const sources = findWorkers(rootsOf({ roots, base }), only)
  const reader = contracts ?? contractReader()
  try {
    const { domains, files } = await reader.read(sources)
    const shared = readBase(base)
    const workers = sources.map((source) => composeWorker(source, sources, shared))
    return { workers, domains, files }
  } finally {
    if (!contracts) await reader.dispose()
  }
}

function composeWorker(source: WorkerSource, sources: WorkerSource[], base: WranglerConfig): ComposedWorker {
  const { label, wrangler: own } = source
  const objects = (own.durable_objects?.bindings ?? []).map(({ name, class_name, script_name }) => ({
    binding: name,
    className: class_name,
    worker: script_name ?? label,
  }))
  return {
    ...{ label, folder: source.folder, main: source.main, isOutside: source.isOutside, isDomain: source.contract !== undefined, gzipKiB: source.gzipKiB },
    optionalSecrets: source.optionalSecrets,
    hasOwnProcess: source.hasOwnProcess,
    usesEgress: source.usesEgress,
    compatibilityDate: own.compatibility_date ?? base.compatibility_date ?? '',
    compatibilityFlags: [...(base.compatibility_flags ?? []), ...(own.compatibility_flags ?? [])],
    vars: { ...base.vars, ...(label === gateway && { CLIENT_ADDRESS: 'cloudflare' }), ...own.vars },
    secrets: own.secrets?.required ?? [],
    services: servicesOf(source, sources),
    objects,
    buckets: (own.r2_buckets ?? []).map(({ binding, bucket_name }) => ({ binding, bucket: bucket_name })),
    loaders: (own.worker_loaders ?? []).map(({ binding }) => binding),
    classes: classesOf(source),
    wrangler: { ...base, ...own },
  }
}

function servicesOf({ label, wrangler, calls, callsAll, isOutside, folder }: WorkerSource, sources: WorkerSource[]): ServiceBinding[] {
  const domains =
    callsAll || label === gateway
      ? sources.filter((other) => other.contract && other.label !== label && other.label !== gateway).map((other) => other.label)
      : []
  const bound: ServiceBinding[] = [...new Set([...domains, ...calls])].map((service) => ({ binding: bindingOf(service), service }))
  // One that has all may still name those it can't do without.
  const named = new Set(bound.map(({ binding }) => binding))
  for (const { binding, service, entrypoint } of wrangler.services ?? []) if (!named.has(binding)) bound.push({ binding, service, entrypoint })
  for (const { binding, service } of bound) {
    if (!sources.some((other) => other.label === service)) throw new Failure(`${folder}: ${binding} needs the Worker ${service}, which is not there`)
  }
  return bound.map((each) => ({ ...each, ...(!isOutside && { props: { caller: label } }) }))
}

// What the migrations have made, renamed and deleted so far is what the Worker hosts now.
function classesOf({ label, wrangler, folder }: WorkerSource): string[] {
  const classes = new Set<string>()
  for (const { new_sqlite_classes = [], renamed_classes = [], deleted_classes = [] } of wrangler.migrations ?? []) {
    for (const name of new_sqlite_classes) classes.add(name)
    for (const { from, to } of renamed_classes) if (classes.delete(from)) classes.add(to)
    for (const name of deleted_classes) classes.delete(name)
  }
  for (const { class_name, script_name = label } of wrangler.durable_objects?.bindings ?? []) {
    if (script_name === label && !classes.has(class_name)) throw new Failure(`${folder}/wrangler.toml: no migration makes ${class_name}`)
  }
  return [...classes]
}
