import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { archive, type Entry } from './archive.ts'

export interface Version {
  manifest?: Record<string, unknown>
  files?: Record<string, string>
  /** The archive itself, where it is not made of files. */
  archive?: Uint8Array
  /** Said instead of the archive's own. */
  integrity?: string
}

export interface Published {
  versions: Record<string, Version>
  tags?: Record<string, string>
}

/** A registry of npm packages that are there for a test. */
export class Registry implements AsyncDisposable {
  readonly #packages = new Map<string, Published>()
  readonly #archives = new Map<string, Uint8Array>()
  readonly #server: Server
  /** Paths that were asked for. */
  readonly requests: string[] = []

  private constructor() {
    this.#server = createServer((request, response) => {
      const path = decodeURIComponent((request.url ?? '/').slice(1))
      this.requests.push(path)
      const found = this.#archives.get(path) ?? this.#packument(path)
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': found instanceof Uint8Array ? 'application/octet-stream' : 'application/json' })
      response.end(found instanceof Uint8Array ? found : JSON.stringify(found ?? { error: 'not found' }))
    })
  }

  static async start(): Promise<Registry> {
    const registry = new Registry()
    await new Promise<void>((resolve) => {
      registry.#server.listen(0, '127.0.0.1', resolve)
    })
    return registry
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get url(): string {
    return `http://${this.address}/`
  }

  /** Puts packages into it, in place of those of the same name. */
  publish(packages: Record<string, Published>): void {
    for (const [name, published] of Object.entries(packages)) {
      this.#packages.set(name, published)
      for (const [version, each] of Object.entries(published.versions)) this.#archives.set(pathOf(name, version), archiveOf(name, version, each))
    }
  }

  #packument(name: string): unknown {
    const published = this.#packages.get(name)
    if (!published) return undefined
    const versions = Object.entries(published.versions).map(([version, { manifest, integrity }]) => {
      const path = pathOf(name, version)
      const digest = createHash('sha512')
        .update(this.#archives.get(path) ?? '')
        .digest('base64')
      const dist = { tarball: this.url + path, integrity: integrity ?? `sha512-${digest}` }
      return [version, { name, version, ...manifest, dist }]
    })
    const latest = Object.keys(published.versions).at(-1)
    return { name, 'dist-tags': { latest, ...published.tags }, versions: Object.fromEntries(versions) as unknown }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const pathOf = (name: string, version: string): string => `${name}/-/${name.replace(/^.*\//, '')}-${version}.tgz`

function archiveOf(name: string, version: string, { manifest, files, archive: made }: Version): Uint8Array {
  if (made) return made
  const all = {
    'package.json': JSON.stringify({ name, version, ...manifest }),
    'index.js': `module.exports = ${JSON.stringify(`${name}@${version}`)}`,
    ...files,
  }
  return gzipSync(archive(Object.entries(all).map(([path, contents]): Entry => ({ name: `package/${path}`, contents }))))
}
