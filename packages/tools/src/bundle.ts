import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, resolve } from 'node:path'
import type { DomainOutline } from '@dot-do/contract'
import { type BuildContext, type BuildOptions, type Plugin, context } from 'esbuild'
import type { ComposedWorker } from './compose.ts'
import { orFailure } from './failure.ts'
import { bridgeFile, bridgeName } from './bridge.ts'
import { mainProcess, type Unit, unitSource } from './units.ts'

/** A module of a Worker; the first of a unit is its main one. */
export interface Module {
  name: string
  type: 'esm' | 'wasm' | 'data'
  contents: string | Uint8Array<ArrayBuffer>
}

export interface Bundles {
  /** By the unit's name. */
  modules: Map<string, Module[]>
  /** Source maps by the main module's name, for readable stacks. */
  maps: Map<string, string>
  /** Every file that went in. */
  files: string[]
}

export interface Bundler {
  build(units: Unit[], workers: ComposedWorker[], domains: DomainOutline[]): Promise<Bundles>
  dispose(): Promise<void>
}

type Build = BuildContext<{ write: false; metafile: true }>

/** Bundles units as wrangler would, incrementally. */
export function bundler(): Bundler {
  const sources = new Map<string, string>()
  const binaries = new Map<string, Module>()
  let build: Build | undefined
  let names = ''
  return {
    async build(units, workers, domains) {
      sources.set('do:domains', `export default ${JSON.stringify(domains)}`)
      for (const unit of units) if (unit.isComposed) sources.set(`do:${unit.name}`, unitSource(unit, workers))
      const entries = units.map((unit) => ({ in: unit.isComposed ? `do:${unit.name}` : (unit.workers[0]?.main ?? ''), out: unit.name }))
      if (units.some((unit) => unit.process !== mainProcess)) entries.push({ in: bridgeFile, out: bridgeName })
      // esbuild fixes a context's entry points when it is made.
      if (JSON.stringify(entries) !== names) {
        await build?.dispose()
        build = await context({
          ...bundleOptions,
          write: false,
          metafile: true,
          entryPoints: entries,
          plugins: [virtualModules(sources), binaryModules(binaries), nodeBuiltins],
        })
        names = JSON.stringify(entries)
      }
      return collect(await orFailure((build as Build).rebuild()), binaries)
    },
    async dispose() {
      await build?.dispose()
    },
  }
}

/** How the code of Workers is bundled, as wrangler would. */
export const bundleOptions: BuildOptions = {
  bundle: true,
  format: 'esm',
  target: 'es2024',
  platform: 'browser',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['node:*', 'cloudflare:*', 'workerd:*'],
  loader: { '.sql': 'text', '.html': 'text', '.css': 'text', '.txt': 'text' },
  define: { 'navigator.userAgent': '"Cloudflare-Workers"', 'process.env.NODE_ENV': '"production"' },
  sourcemap: 'external',
  sourcesContent: false,
  outdir: '/',
  outExtension: { '.js': '.mjs' },
  logLevel: 'silent',
}

type Result = Awaited<ReturnType<Build['rebuild']>>

function collect({ outputFiles, metafile }: Result, binaries: Map<string, Module>): Bundles {
  const modules = new Map<string, Module[]>()
  const maps = new Map<string, string>()
  for (const file of outputFiles) {
    const name = basename(file.path)
    if (name.endsWith('.map')) maps.set(name.slice(0, -'.map'.length), file.text)
    else modules.set(name.slice(0, -'.mjs'.length), [{ name, type: 'esm', contents: file.text }])
  }
  for (const [path, { imports }] of Object.entries(metafile.outputs)) {
    const own = modules.get(basename(path).slice(0, -'.mjs'.length))
    for (const imported of imports) {
      const binary = binaries.get(imported.path)
      if (binary && own && !own.includes(binary)) own.push(binary)
    }
  }
  return { modules, maps, files: Object.keys(metafile.inputs) }
}

/** `do:domains`, and the generated main modules. */
const virtualModules = (sources: Map<string, string>): Plugin => ({
  name: 'virtual',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^do:/ }, ({ path }) => (sources.has(path) ? { path, namespace: 'do' } : undefined))
    onLoad({ filter: /^do:/, namespace: 'do' }, ({ path }) => ({ contents: sources.get(path) ?? '', loader: 'ts', resolveDir: import.meta.dirname }))
  },
})

/** WebAssembly and raw bytes stay modules of their own: the runtime compiles them, code may not. */
const binaryModules = (binaries: Map<string, Module>): Plugin => ({
  name: 'binary',
  setup({ onResolve, resolve: find }) {
    onResolve({ filter: /\.(wasm|bin|ttf)(\?module)?$/ }, async ({ path, resolveDir, pluginData }) => {
      if (pluginData === binaries) return undefined
      const found = await find(path.replace('?module', ''), { resolveDir, kind: 'import-statement', pluginData: binaries })
      if (found.errors.length > 0) return { errors: found.errors }
      const contents = new Uint8Array(readFileSync(resolve(found.path)))
      const name = `${createHash('sha256').update(contents).digest('hex').slice(0, 16)}-${basename(found.path)}`
      binaries.set(`./${name}`, { name, type: name.endsWith('.wasm') ? 'wasm' : 'data', contents })
      return { path: `./${name}`, external: true, watchFiles: [found.path] }
    })
  },
})

const builtins = new Set(builtinModules)

/** Libraries import `crypto`, the runtime has `node:crypto`. */
const nodeBuiltins: Plugin = {
  name: 'node',
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z][a-z0-9_]*(\/[a-z_]+)?$/ }, ({ path }) => (builtins.has(path) ? { path: `node:${path}`, external: true } : undefined))
  },
}
