import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as api from '@ast-grep/wasm/wasm_bg.js'
import { Language, Parser } from 'web-tree-sitter'

// The types are those of Workers, which compile nothing.
const compiled = (name: string) => Reflect.construct(WebAssembly.Module, [readFileSync(fileURLToPath(import.meta.resolve(name)))]) as WebAssembly.Module

/** Starts ast-grep's wasm with its grammar of JavaScript, as its README says; Node needs help with the module alone. */
export async function start(): Promise<void> {
  const { exports } = new WebAssembly.Instance(compiled('@ast-grep/wasm/wasm_bg.wasm'), { './wasm_bg.js': api as unknown as WebAssembly.ModuleImports })
  api.__wbg_set_wasm(exports)
  ;(exports['__wbindgen_start'] as () => void)()
  await Parser.init()
  await api.initializeTreeSitter()
  const grammar = Language.loadSync(compiled('@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm'))
  Language.load = () => Promise.resolve(grammar)
  await api.registerDynamicLanguage({ javascript: { libraryPath: 'javascript' } })
}

/** How often it finds a pattern, with the text and the range of each match, as a caller would ask. */
export function count(code: string, pattern: string): number {
  const nodes = api.parse('javascript', code).root().findAll(pattern)
  for (const node of nodes) {
    node.text()
    const { start, end } = node.range()
    void [start.index, end.index, node.getMatch('A')?.text()]
  }
  return nodes.length
}
