import { parse, type ParserOptions } from '@babel/parser'
import { Problem } from '@dot-do/contract'
import type { Fault, Language } from 'ast.do/contract'
import { isStackOverflow } from '../guard.ts'
import type { Node } from './nodes.ts'

export type SourceType = 'module' | 'script' | 'commonjs'

export interface BabelOptions {
  language: Language
  path?: string | undefined
  sourceType?: SourceType | undefined
  tokens?: boolean | undefined
}

/** What Babel makes of a source; positions are its own still. */
export interface Parsed {
  program: Node
  errors: Fault[]
  comments: Node[]
  tokens: Node[]
}

type Plugins = NonNullable<ParserOptions['plugins']>
type Outcome = { parsed: Parsed; failure?: undefined } | { parsed?: undefined; failure: Fault }

// The syntax of stage 3 that Node runs and Babel has behind a name.
const staged: Plugins = ['estree', 'sourcePhaseImports', 'deferredImportEvaluation']
const decorated: Plugins = [...staged, 'decorators-legacy', 'decoratorAutoAccessors']

function pluginsOf(language: Language, path = ''): Plugins {
  if (language === 'javascript') return staged
  if (language === 'jsx') return [...staged, 'jsx']
  const typescript: Plugins[number] = ['typescript', { dts: isDeclaration(path) }]
  return language === 'tsx' ? [...decorated, typescript, 'jsx'] : [...decorated, typescript]
}

const isDeclaration = (path = ''): boolean => /\.d\.[cm]?ts$/.test(path)

// In declarations names of several kinds merge, and names come from elsewhere, in ways that Babel does not follow.
const checkers = new Set(['VarRedeclaration', 'ModuleExportUndefined'])

/** Parses JavaScript or TypeScript, past errors where it can; a source of which there is no tree is refused with the place. */
export function parseScript(code: string, options: BabelOptions): Parsed {
  const { parsed, failure } = attempt(code, options)
  if (parsed) return parsed
  const { message, line, column } = failure
  const text = code.split('\n', line)[line - 1]?.slice(0, 200) ?? ''
  const issues = [{ path: ['code'], message, location: { line, column: column + 1, text } }]
  throw new Problem('invalid_argument', `line ${line}, column ${column}: ${message}`, { issues, reason: 'syntax' })
}

/** The errors of a source, be there a tree or not. */
export function faultsOf(code: string, options: BabelOptions): Fault[] {
  const { parsed, failure } = attempt(code, options)
  return parsed ? parsed.errors : [failure]
}

function attempt(code: string, options: BabelOptions): Outcome {
  const sourceType = options.sourceType ?? sourceTypeOf(options.path)
  if (sourceType) return parseAs(sourceType, code, options)
  const asModule = parseAs('module', code, options)
  if (asModule.parsed && (asModule.parsed.errors.length === 0 || isModule(asModule.parsed.program))) return asModule
  const asScript = parseAs('script', code, options)
  return isBetter(asScript, asModule) ? asScript : asModule
}

function sourceTypeOf(path = ''): SourceType | undefined {
  if (/\.m[jt]s$/.test(path)) return 'module'
  return /\.c[jt]s$/.test(path) ? 'commonjs' : undefined
}

const isModule = ({ body }: Node): boolean => (body as Node[]).some(({ type }) => /^(?:Import|Export)/.test(type))

/** A tree beats none; of two trees that with fewer errors, of two failures the later one. */
function isBetter(one: Outcome, other: Outcome): boolean {
  if (one.parsed && other.parsed) return one.parsed.errors.length < other.parsed.errors.length
  if (one.failure && other.failure) return one.failure.offset > other.failure.offset
  return one.parsed !== undefined
}

function parseAs(sourceType: SourceType, code: string, { language, path, tokens }: BabelOptions): Outcome {
  try {
    const file = parse(code, {
      sourceType,
      plugins: pluginsOf(language, path),
      errorRecovery: true,
      ranges: true,
      attachComment: false,
      tokens: tokens ?? false,
    })
    const errors = ((file.errors ?? []) as unknown as BabelError[]).filter(({ reasonCode }) => !(isDeclaration(path) && checkers.has(reasonCode))).map(faultOf)
    return { parsed: { program: file.program as unknown as Node, errors, comments: (file.comments ?? []) as never, tokens: (file.tokens ?? []) as never } }
  } catch (err) {
    if (isStackOverflow(err)) throw new Problem('invalid_argument', 'the code nests too deep', { reason: 'depth', cause: err })
    return { failure: faultOf(err) }
  }
}

interface BabelError {
  reasonCode: string
  message: string
  loc: { line: number; column: number; index: number }
}

/** A syntax error of Babel without the place at its end; what else it may throw is no fault of the source. */
function faultOf(err: unknown): Fault {
  if (!(err instanceof SyntaxError) || !('loc' in err)) throw err
  const { message, loc } = err as unknown as BabelError
  return { message: message.replace(/ \(\d+:\d+\)$/, ''), line: loc.line, column: loc.column, offset: loc.index }
}
