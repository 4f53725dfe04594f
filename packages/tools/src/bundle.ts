import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, resolve } from 'node:path'
import type { DomainOutline } from '@dot-do/contract'
import { type BuildContext, type BuildOptions, type Plugin, context, version } from 'esbuild'
import type { ComposedWorker } from './compose.ts'
import { builtBefore, keepBuild } from './build-cache.ts'
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

/** Bundles as they are kept: binary modules by their files. */
interface Kept extends Omit<Bundles, 'modules'> {
  modules: [string, (Module | { file: string })[]][]
}

export interface Bundler {
  build(units: Unit[], workers: ComposedWorker[], domains: DomainOutline[]): Promise<Bundles>
  dispose(): Promise<void>
}

type Build = BuildContext<{ write: false; metafile: true }>

/** Bundles units as wrangler would, incrementally; what was bundled before and has not changed is taken as it was. */
export function bundler(): Bundler {
  const sources = new Map<string, string>()
  const binaries = new Map<string, Binary>()
  let build: Build | undefined
  let entries: Entry[] = []
  let names = ''
  const isFirst = (): boolean => names === ''
  const rebuild = async () => {
    // esbuild fixes a context's entry points when it is made.
    if (JSON.stringify(entries) !== names) {
      await build?.dispose()
      const plugins = [virtualModules(sources), binaryModules(binaries), nodeBuiltins]
      build = await context({ ...bundleOptions, write: false, metafile: true, entryPoints: entries, plugins })
      names = JSON.stringify(entries)
    }
    return collect(await orFailure((build as Build).rebuild()), binaries)
  }
  return {
    async build(units, workers, domains) {
      sources.set('do:domains', `export default ${JSON.stringify(domains)}`)
      for (const unit of units) if (unit.isComposed) sources.set(`do:${unit.name}`, unitSource(unit, workers))
      entries = units.map((unit) => ({ in: unit.isComposed ? `do:${unit.name}` : (unit.workers[0]?.main ?? ''), out: unit.name }))
      if (units.some((unit) => unit.process !== mainProcess)) entries.push({ in: bridgeFile, out: bridgeName })
      const key = [version, bundleOptions, entries, [...sources]]
      const kept = isFirst() ? builtBefore<Kept>(...key) : undefined
      if (kept) return { ...kept, modules: new Map(kept.modules.map(([name, modules]) => [name, modules.map(moduleOf)])) }
      const first = isFirst()
      const bundles = await rebuild()
      if (first) keepBuild(keptOf(bundles, binaries), bundles.files.filter(isFile), ...key)
      return bundles
    },
    async dispose() {
      await build?.dispose()
    },
  }
}

interface Entry {
  in: string
  out: string
}

/** A binary module and where it is read from. */
interface Binary {
  module: Module
  file: string
}

// esbuild names what a plugin makes by the plugin's namespace.
const isFile = (path: string): boolean => !path.startsWith('do:')

function keptOf({ modules, ...rest }: Bundles, binaries: Map<string, Binary>): Kept {
  const files = new Map([...binaries.values()].map(({ module, file }) => [module, file]))
  const keptModule = (module: Module) => {
    const file = files.get(module)
    return file === undefined ? module : { file }
  }
  return { ...rest, modules: [...modules].map(([name, own]) => [name, own.map(keptModule)]) }
}

const moduleOf = (kept: Module | { file: string }): Module => ('file' in kept ? binaryOf(kept.file) : kept)

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

function collect({ outputFiles, metafile }: Result, binaries: Map<string, Binary>): Bundles {
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
      const binary = binaries.get(imported.path)?.module
      if (binary && own && !own.includes(binary)) own.push(binary)
    }
  }
  return { modules, maps, files: [...Object.keys(metafile.inputs), ...[...binaries.values()].map(({ file }) => file)] }
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
const binaryModules = (binaries: Map<string, Binary>): Plugin => ({
  name: 'binary',
  setup({ onResolve, resolve: find }) {
    onResolve({ filter: /\.(wasm|bin|ttf)(\?module)?$/ }, async ({ path, resolveDir, pluginData }) => {
      if (pluginData === binaries) return undefined
      const found = await find(path.replace('?module', ''), { resolveDir, kind: 'import-statement', pluginData: binaries })
      if (found.errors.length > 0) return { errors: found.errors }
      const module = binaryOf(resolve(found.path))
      binaries.set(`./${module.name}`, { module, file: resolve(found.path) })
      return { path: `./${module.name}`, external: true, watchFiles: [found.path] }
    })
  },
})

function binaryOf(file: string): Module {
  const contents = new Uint8Array(readFileSync(file))
  const name = `${createHash('sha256').update(contents).digest('hex').slice(0, 16)}-${basename(file)}`
  return { name, type: name.endsWith('.wasm') ? 'wasm' : 'data', contents }
}

const builtins = new Set(builtinModules)

/** Libraries import `crypto`, the runtime has `node:crypto`. */
const nodeBuiltins: Plugin = {
  name: 'node',
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z][a-z0-9_]*(\/[a-z_]+)?$/ }, ({ path }) => (builtins.has(path) ? { path: `node:${path}`, external: true } : undefined))
  },
}
