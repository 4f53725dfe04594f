import { Problem } from '@dot-do/contract'
import { EgressError, safeFetch } from '@dot-do/egress'
import { invalid } from '@dot-do/service'
import { z } from 'zod'

export interface RegistryEnv {
  /** The registry's address: `https://registry.npmjs.org`. */
  NPM_REGISTRY: string
}

const Names = z.record(z.string(), z.string()).catch({})

/** What an abbreviated packument says of one version, as far as installing it needs. */
const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: Names.default({}),
  optionalDependencies: Names.default({}),
  peerDependencies: Names.default({}),
  peerDependenciesMeta: z
    .record(z.string(), z.object({ optional: z.boolean().optional() }))
    .catch({})
    .default({}),
  bundleDependencies: z
    .union([z.array(z.string()), z.boolean()])
    .catch(false)
    .default(false),
  deprecated: z.union([z.string(), z.boolean()]).optional(),
  os: z.unknown().optional(),
  cpu: z.unknown().optional(),
  dist: z.object({ tarball: z.string(), integrity: z.string().optional(), shasum: z.string().optional() }),
})
export type Manifest = z.infer<typeof Manifest>

/** A package as the registry tells of it. A version is looked at when it is chosen. */
export interface Packument {
  tags: Record<string, string>
  versions: Map<string, { deprecated?: unknown }>
  manifest: (version: string) => Manifest
}

const Told = z.object({ 'dist-tags': Names.default({}), versions: z.record(z.string(), z.looseObject({})) })

const packumentBytesMax = 24 * 1024 * 1024

/** The registry that the operator set, as one call sees it: each package is asked for once. */
export class Registry {
  readonly #env: RegistryEnv
  readonly #signal: AbortSignal
  readonly #known = new Map<string, Promise<Packument | undefined>>()

  constructor(env: RegistryEnv, signal: AbortSignal) {
    this.#env = env
    this.#signal = signal
  }

  /** All versions of a package; undefined where the registry has none of that name. */
  packument(name: string): Promise<Packument | undefined> {
    let found = this.#known.get(name)
    if (!found) {
      found = this.#fetchPackument(name)
      this.#known.set(name, found)
    }
    return found
  }

  /** The archive of one version, of at most so many bytes. */
  async tarball({ name, dist }: Manifest, bytesMax: number): Promise<Uint8Array> {
    const url = new URL(dist.tarball, this.#root)
    // Mirrors pass on the addresses of what they mirror, as npm knows too.
    const address = url.host === 'registry.npmjs.org' ? new URL(url.pathname.slice(1), this.#root).href : url.href
    const response = await this.#fetch(address, name, {}, bytesMax)
    if (!response.ok) throw unusable(name, `the registry answers ${response.status} for its archive`)
    return this.#read(name, response)
  }

  async #fetchPackument(name: string): Promise<Packument | undefined> {
    const response = await this.#fetch(this.#root + name.replace('/', '%2f'), name, { accept: 'application/vnd.npm.install-v1+json' }, packumentBytesMax)
    if (response.status === 404) return undefined
    if (!response.ok) throw new Problem('unavailable', `the registry answers ${response.status} for ${name}`)
    const told = Told.safeParse(parsed(new TextDecoder().decode(await this.#read(name, response))))
    if (!told.success) throw unusable(name, 'what the registry tells of it is no packument')
    const { 'dist-tags': tags, versions } = told.data
    return {
      tags,
      versions: new Map(Object.entries(versions)),
      manifest(version) {
        const manifest = Manifest.safeParse(versions[version])
        if (!manifest.success) throw unusable(name, `what the registry tells of ${version} can't be used`)
        return manifest.data
      },
    }
  }

  get #root(): string {
    if (this.#env.NPM_REGISTRY === '') throw new Problem('failed_precondition', 'no registry is configured: set NPM_REGISTRY', { reason: 'no_registry' })
    return this.#env.NPM_REGISTRY.replace(/\/*$/, '/')
  }

  async #fetch(address: string, name: string, headers: Record<string, string>, bytesMax: number): Promise<Response> {
    try {
      return await safeFetch(this.#env, address, { headers, signal: this.#signal }, { redirects: 3, bytesMax, timeoutMs: 60_000 })
    } catch (cause) {
      throw problemOf(name, cause)
    }
  }

  async #read(name: string, response: Response): Promise<Uint8Array> {
    try {
      return new Uint8Array(await response.arrayBuffer())
    } catch (cause) {
      throw problemOf(name, cause)
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemOf(name: string, cause: unknown): unknown {
  if (!(cause instanceof EgressError)) return cause
  if (cause.reason === 'too_large') return new Problem('payload_too_large', `${name}: ${cause.message}`, { reason: 'package_too_large' })
  const isTransient = cause.reason === 'network' || cause.reason === 'timeout'
  return isTransient ? new Problem('unavailable', `the registry can't be reached: ${cause.message}`, { cause }) : unusable(name, cause.message)
}

/** What the registry has of a package is of no use. */
export const unusable = (name: string, why: string): Problem => new Problem('failed_precondition', `${name}: ${why}`, { reason: 'package' })

/** A package that the caller asked for can't be had. */
export const unknownPackage = (name: string, message: string): never => invalid(message, ['dependencies', name], 'package')
