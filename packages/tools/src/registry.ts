import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'smol-toml'
import { Failure, messageOf } from './failure.ts'

/** What of wrangler's configuration is read here; the rest passes through to deploys. */
export interface WranglerConfig {
  compatibility_date?: string
  compatibility_flags?: string[]
  vars?: Record<string, string>
  secrets?: { required?: string[] }
  services?: { binding: string; service: string; entrypoint?: string }[]
  r2_buckets?: { binding: string; bucket_name: string }[]
  worker_loaders?: { binding: string }[]
  durable_objects?: { bindings?: { name: string; class_name: string; script_name?: string }[] }
  migrations?: { tag: string; new_sqlite_classes?: string[]; renamed_classes?: { from: string; to: string }[]; deleted_classes?: string[] }[]
  [key: string]: unknown
}

/** A Worker as its folder says it: nothing is listed anywhere else. */
export interface WorkerSource {
  /** The folder's name: `lists` of `lists.do`. */
  label: string
  folder: string
  main: string
  wrangler: WranglerConfig
  /** Labels of the domains whose SDK it depends on. */
  calls: string[]
  /** Whether it has a binding to every domain: `[do] calls = "*"`. */
  callsAll: boolean
  /** The contract's file, where the Worker is a domain. */
  contract?: string
  /** Secrets it works without: `[do] secrets = ["OPENROUTER_API_KEY"]`. */
  optionalSecrets: string[]
  /** Whether it depends on `@dot-do/egress`. */
  usesEgress: boolean
  /** Plays a Worker of the account that the platform does not trust. */
  isOutside: boolean
  /** Whether it runs in a workerd process of its own on one machine, since it may hog or exhaust one: `[do] process = "own"`. */
  hasOwnProcess: boolean
  /** What its bundle may weigh where that is more than others' may: `[do] gzipKiB`. */
  gzipKiB?: number
}

/** The wrangler configuration that every Worker shares. */
export const readBase = (repository: string): WranglerConfig => readToml(join(repository, 'wrangler.base.toml'))

/**
 * All Workers below the roots' `workers/` folders, sorted by label; their contracts are in the roots' `sdk/` folders.
 * With `only`, of the first root's those named, what they call, and what every call needs.
 */
export function findWorkers(roots: string[], only?: string[]): WorkerSource[] {
  const sources = roots.flatMap((root) => folders(join(root, 'workers')).map((label) => readWorker(root, label, roots)))
  sources.sort((a, b) => (a.label < b.label ? -1 : 1))
  for (const [index, { label, folder }] of sources.entries()) {
    if (sources[index + 1]?.label === label) throw new Failure(`two Workers are named ${label}: ${folder} and ${sources[index + 1]?.folder}`)
  }
  if (!only) return sources
  const first = join(roots[0] ?? '', 'workers')
  return withCalled(sources, ['gateway', 'auth', ...only, ...sources.filter(({ folder }) => dirname(folder) !== first).map(({ label }) => label)])
}

function withCalled(sources: WorkerSource[], labels: string[]): WorkerSource[] {
  const wanted = new Set<string>()
  const want = (label: string): void => {
    const source = sources.find((each) => each.label === label)
    if (!source) throw new Failure(`there is no Worker ${label}`)
    if (wanted.has(label)) return
    wanted.add(label)
    for (const called of [...source.calls, ...(source.wrangler.services ?? []).map(({ service }) => service)]) want(called)
  }
  for (const label of labels) want(label)
  return sources.filter(({ label }) => wanted.has(label))
}

const notWatched = new Set(['node_modules', 'test', 'dist'])

/** Every folder below the roots' `workers/` and `sdk/` in which a file may be part of a Worker, also of one that is being made. */
export function foldersOf(roots: string[]): string[] {
  return roots.flatMap((root) => ['workers', 'sdk'].flatMap((kind) => below(join(root, kind))))
}

function below(folder: string): string[] {
  if (!existsSync(folder)) return []
  const inside = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !notWatched.has(entry.name),
  )
  return [folder, ...inside.flatMap(({ name }) => below(join(folder, name)))]
}

function readWorker(root: string, label: string, roots: string[]): WorkerSource {
  const folder = join(root, 'workers', label)
  const { do: own, ...wrangler } = readToml(join(folder, 'wrangler.toml'))
  const contract = roots.map((each) => join(each, 'sdk', `${label}.do`, 'src', 'contract.ts')).find(existsSync)
  const { zone, calls, secrets = [], gzipKiB, process } = (own ?? {}) as OwnConfig
  const dependencies = dependenciesOf(join(folder, 'package.json'))
  return {
    ...{ label, folder, main: join(folder, 'src', 'index.ts'), wrangler, contract },
    calls: dependencies.filter((name) => name.endsWith('.do') && name !== `${label}.do` && name !== 'sdk.do').map((name) => name.slice(0, -3)),
    callsAll: calls === '*',
    optionalSecrets: secrets,
    usesEgress: dependencies.includes('@dot-do/egress'),
    isOutside: zone === 'outside',
    hasOwnProcess: process === 'own',
    gzipKiB,
  }
}

/** The section `[do]` of a wrangler.toml. */
interface OwnConfig {
  zone?: 'outside'
  calls?: '*'
  secrets?: string[]
  process?: 'own'
  gzipKiB?: number
}

// A folder counts once it has code: one that is just being made is no error.
function folders(parent: string): string[] {
  if (!existsSync(parent)) return []
  return readdirSync(parent).filter((name) => existsSync(join(parent, name, 'src', 'index.ts')))
}

function dependenciesOf(file: string): string[] {
  if (!existsSync(file)) return []
  try {
    return Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> }).dependencies ?? {})
  } catch (err) {
    throw new Failure(`${file}: ${messageOf(err)}`)
  }
}

function readToml(file: string): WranglerConfig {
  if (!existsSync(file)) return {}
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (err) {
    throw new Failure(`${file}: ${messageOf(err)}`)
  }
}
