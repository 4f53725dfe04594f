import type * as astGrepApi from '@ast-grep/wasm/wasm_bg.js'
import { Problem } from '@dot-do/contract'
import type { Language } from 'ast.do/contract'
import { languages } from '../languages.ts'
import type { Language as Grammar, Parser as ParserClass } from 'web-tree-sitter'
import { isStackOverflow } from '../guard.ts'
import { type Core, type Runtime, startCore, withoutFinalizers } from './core.ts'

export type AstGrep = typeof astGrepApi

/** tree-sitter and ast-grep with the grammars a call needs. What they give lives as long as the call. */
export interface Engine {
  grammar: (language: Language) => Grammar
  Parser: typeof ParserClass
  astGrep: AstGrep
}

// ast-grep's objects are freed by hand, and those of the failed call never.
const astGrepBytesMax = 64 * 1024 * 1024

let core: Core | undefined
let astGrep: { api: AstGrep; memory: WebAssembly.Memory; registered: Set<Language> } | undefined
const grammars = new Map<Language, Grammar>()
const turn = { isTaken: false }

/**
 * Runs one job with the engine, after those that came before. A trap in it costs its caller an answer and nobody else.
 * What a request waits for must be its own: so modules are imported by each, and from there on nothing waits but for microtasks,
 * of which another request's may come between.
 */
export async function withEngine<T>(needed: readonly Language[], job: (engine: Engine) => T): Promise<T> {
  const modules = await importModules(needed)
  while (turn.isTaken) await Promise.resolve()
  turn.isTaken = true
  try {
    const runtime = (core ??= await startCore(modules.core, modules.runtime))
    await ready(runtime, modules, needed)
    return run(runtime, job)
  } finally {
    turn.isTaken = false
  }
}

interface Modules {
  core: WebAssembly.Module
  runtime: Runtime
  search: WebAssembly.Module
  api: AstGrep
  grammars: Map<Language, WebAssembly.Module>
}

async function importModules(needed: readonly Language[]): Promise<Modules> {
  const [core, runtime, search, api] = await withoutFinalizers(() =>
    Promise.all([
      import('web-tree-sitter/web-tree-sitter.wasm'),
      import('web-tree-sitter'),
      import('@ast-grep/wasm/wasm_bg.wasm'),
      import('@ast-grep/wasm/wasm_bg.js'),
    ]),
  )
  const loaded = await Promise.all(needed.map(async (language) => [language, (await languages[language].grammar()).default] as const))
  return { core: core.default, runtime, search: search.default, api, grammars: new Map(loaded) }
}

function run<T>(runtime: Core, job: (engine: Engine) => T): T {
  const { api, memory } = astGrep ?? missing()
  try {
    return job({ Parser: runtime.Parser, grammar: (language) => grammars.get(language) ?? missing(), astGrep: api })
  } catch (err) {
    if (err instanceof Problem) throw err
    dropAstGrep()
    if (err instanceof WebAssembly.RuntimeError || isStackOverflow(err))
      throw new Problem('invalid_argument', 'the parser gave up on this code and rule: it nests too deep or is too large', { reason: 'engine', cause: err })
    throw err
  } finally {
    if (memory.buffer.byteLength > astGrepBytesMax) dropAstGrep()
    runtime.restore()
  }
}

/** Lets go of ast-grep's instance. Its bindings keep views of the memory until that is detached, which growing by nothing does. */
function dropAstGrep(): void {
  astGrep?.memory.grow(0)
  astGrep = undefined
}

/** Loads the grammars that are not there yet, and ast-grep where it is not, or no more. */
async function ready(runtime: Core, modules: Modules, needed: readonly Language[]): Promise<void> {
  const missing = needed.filter((language) => !astGrep?.registered.has(language))
  if (missing.length === 0) return
  runtime.clear()
  const started = (astGrep ??= await startAstGrep(modules))
  for (const language of missing) {
    const compiled = modules.grammars.get(language)
    if (compiled && !grammars.has(language)) grammars.set(language, runtime.load(compiled))
    const { expando } = languages[language]
    await started.api.registerDynamicLanguage({ [language]: { libraryPath: language, ...(expando !== undefined && { expandoChar: expando }) } })
    started.registered.add(language)
  }
  runtime.remember()
}

async function startAstGrep({ search, api, runtime }: Modules): Promise<NonNullable<typeof astGrep>> {
  // It asks for a grammar by a path, which in a Worker leads nowhere: here the path is the language's name.
  runtime.Language.load = (path) => Promise.resolve(grammars.get(path as Language) ?? missing())
  const { exports } = new WebAssembly.Instance(search, { './wasm_bg.js': api as unknown as WebAssembly.ModuleImports })
  api.__wbg_set_wasm(exports)
  ;(exports['__wbindgen_start'] as () => void)()
  await api.initializeTreeSitter()
  return { api, memory: exports['memory'] as WebAssembly.Memory, registered: new Set() }
}

function missing(): never {
  throw new TypeError('a grammar is used before it is loaded')
}
