import type { Language } from 'ast.do/contract'

/** A module of WebAssembly, compiled when it is first needed. */
type Compiled = () => Promise<{ default: WebAssembly.Module }>

/** How comments and strings of a language begin and end, as far as brackets in them go. */
export interface Lexis {
  lineComment: string | undefined
  hasBlockComments: boolean
  /** Characters that quote a text of one line. */
  quotes: string
}

export interface LanguageInfo {
  extensions: string[]
  /** Whether it has an ESTree: JavaScript and TypeScript. */
  isScript: boolean
  grammar: Compiled
  /** What stands for the $ of a metavariable where the grammar has no $ in names; ast-grep's own choice. */
  expando?: string
  lexis: Lexis
}

const cLike: Lexis = { lineComment: '//', hasBlockComments: true, quotes: '"\'' }
// Rust has lifetimes and Bash has quotes over lines: there one quote opens nothing.
const rustLike: Lexis = { ...cLike, quotes: '"' }
const hashed: Lexis = { lineComment: '#', hasBlockComments: false, quotes: '"\'' }

const javascript: Compiled = () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm')

export const languages: Record<Language, LanguageInfo> = {
  javascript: { extensions: ['.js', '.mjs', '.cjs'], isScript: true, grammar: javascript, lexis: cLike },
  jsx: { extensions: ['.jsx'], isScript: true, grammar: javascript, lexis: cLike },
  typescript: {
    extensions: ['.ts', '.mts', '.cts'],
    isScript: true,
    grammar: () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm'),
    lexis: cLike,
  },
  tsx: { extensions: ['.tsx'], isScript: true, grammar: () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm'), lexis: cLike },
  python: {
    extensions: ['.py', '.pyi'],
    isScript: false,
    grammar: () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm'),
    expando: 'µ',
    lexis: hashed,
  },
  go: { extensions: ['.go'], isScript: false, grammar: () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm'), expando: 'µ', lexis: cLike },
  rust: { extensions: ['.rs'], isScript: false, grammar: () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm'), expando: 'µ', lexis: rustLike },
  java: { extensions: ['.java'], isScript: false, grammar: () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm'), lexis: cLike },
  css: {
    extensions: ['.css'],
    isScript: false,
    grammar: () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-css.wasm'),
    expando: '_',
    lexis: { lineComment: undefined, hasBlockComments: true, quotes: '"\'' },
  },
  bash: {
    extensions: ['.sh', '.bash'],
    isScript: false,
    grammar: () => import('@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm'),
    lexis: { lineComment: undefined, hasBlockComments: false, quotes: '' },
  },
}

/** The language of a source: the one that was said, else that of the path's extension, else tsx. */
export function languageOf(language: Language | undefined, path: string | undefined): Language {
  return language ?? fromPath(path) ?? 'tsx'
}

function fromPath(path: string | undefined): Language | undefined {
  const extension = /\.[a-z]+$/.exec(path ?? '')?.[0]
  return extension === undefined ? undefined : (Object.keys(languages) as Language[]).find((name) => languages[name].extensions.includes(extension))
}
