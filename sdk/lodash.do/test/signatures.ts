import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { functionDocs } from './docs.ts'

const folder = join(dirname(createRequire(import.meta.url).resolve('@types/lodash/package.json')), 'common')

const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8').replaceAll(/\/\*\*[^]*?\*\/|\/\/.*$/gm, ''))

// Where lodash's types have a function, `Fn` stands for one: no code is sent. A type guard is code, so no call has its type.
const replaced: Record<string, string> = {
  ConformsPredicateObject: 'type ConformsPredicateObject<T> = { [P in keyof T]?: Fn<boolean> }',
  MergeWithCustomizer: 'type MergeWithCustomizer = Fn<any>',
  RejectReadonly: 'type RejectReadonly<T> = T',
  IterateeShorthand: 'type IterateeShorthand<T> = PropertyName | [PropertyName, any] | PartialShallow<T> | Fn',
  ...Object.fromEntries(
    ['ListIteratorTypeGuard<T, S extends T>', 'ObjectIteratorTypeGuard<TObject, S extends TObject[keyof TObject]>', 'ValueIteratorTypeGuard<T, S extends T>']
      .concat('ValueKeyIterateeTypeGuard<T, S extends T>', 'DictionaryIteratorTypeGuard<T, S extends T>')
      .map((head) => [head.split('<')[0], `type ${head} = never`]),
  ),
}

interface Signature {
  name: string
  generics: string
  params: string[]
  returns: string
}

/** lodash's signatures, each giving a call instead of a value; and, as methods of a chain, each giving a chain. */
export function signatures(): string {
  const docs = functionDocs()
  const own = sources.flatMap(staticSignatures)
  const found = [...own, ...sources.flatMap(aliased).flatMap(([name, of]) => own.filter((each) => each.name === of).map((each) => ({ ...each, name })))].filter(
    ({ name }) => Object.hasOwn(docs, name),
  )
  const missing = Object.keys(docs).filter((name) => found.every((each) => each.name !== name))
  if (missing.length > 0) throw new Error(`@types/lodash does not type ${missing.join(', ')}`)
  const inOrder = found.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const documented = (print: (signature: Signature) => string) =>
    inOrder.map((each, index) => `${inOrder[index - 1]?.name === each.name ? '' : `  /** ${docs[each.name]?.summary}. */\n`}  ${print(each)}\n`).join('')
  const calls = documented(({ name, generics, params, returns }) => `${name}${generics}(${params.join(', ')}): Call<${returns}>`)
  const steps = documented(
    ({ name, generics, params: [first = 'value?: unknown', ...rest], returns }) =>
      `${name}${generics}(${[`this: Chain<${typeOf(first)}>`, ...rest].join(', ')}): Chain<${returns}>`,
  )
  return `/* oxlint-disable -- written by test/generate.ts from @types/lodash (MIT, its contributors), not to be edited */
import type { Call, CallOptions } from '@dot-do/client'
import type { Fn } from './fn.ts'

/** lodash's functions as calls: they take what lodash takes, by position, or \`{ args }\` as it is sent, with options behind it. */
export interface LodashFunctions {
${calls}}

/** A value under way: each step is lodash's function on what came before, and \`value()\` sends them all as one call. */
export interface Chain<out V> {
  /** Sends the steps and gives what the last one gives. */
  value(options?: CallOptions): Call<V>
${steps}}

${aliases(`${calls}${steps}`)}`
}

/** The type of a parameter, of a rest parameter that of its first one. */
function typeOf(param: string): string {
  const type = param.slice(param.indexOf(':') + 1).trim()
  if (param.startsWith('...')) return type.startsWith('Array<') ? type.slice('Array<'.length, -1) : type.replace(/\[\]$/, '')
  return /^\w+\?:/.test(param) ? `${type} | undefined` : type
}

/** The functions that have the type of another, such as `first: LoDashStatic["head"]`. */
const aliased = (source: string): [string, string][] =>
  [...source.matchAll(/^ *(\w+): LoDashStatic\[['"](\w+)['"]\]/gm)].map(([, name = '', of = '']) => [name, of])

function staticSignatures(source: string): Signature[] {
  const bodies = [...source.matchAll(/interface LoDashStatic \{/g)].map(({ index, 0: head }) => block(source, index + head.length - 1).slice(1, -1))
  return bodies.flatMap((body) => split(body, /[;\n]/)).flatMap(signatureOf)
}

function signatureOf(text: string): Signature[] {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const [, name = '', rest = ''] = /^(\w+)((?:<|\()[^]*)$/.exec(line) ?? []
  if (name === '') return []
  const generics = rest.startsWith('<') ? block(rest, 0) : ''
  const list = block(rest, generics.length)
  const returns = rest
    .slice(generics.length + list.length)
    .replace(/^:/, '')
    .trim()
  const params = split(list.slice(1, -1), /,/)
    .map((param) => withoutFunctions(param.trim()))
    .filter(Boolean)
  return [{ name, generics, params, returns: returns.replace(/^.* is .*$/, 'boolean') }]
}

/** A type with \`Fn\` for each function in it. */
function withoutFunctions(type: string): string {
  const arrow = /(?<![\w>])\((?=(?:\.\.\.)?(?:\w+\??:|\)))/.exec(type)
  if (!arrow) return type
  const list = block(type, arrow.index)
  const [, result] = /^ => ([^]*)$/.exec(type.slice(arrow.index + list.length)) ?? []
  if (result === undefined) return type
  const [returned = ''] = split(result, /[),]/)
  return `${type.slice(0, arrow.index)}Fn<${/\bis\b/.test(returned) ? 'boolean' : returned.trim()}>${withoutFunctions(result.slice(returned.length))}`
}

// TypeScript's own, and those of this package.
const ours = 'Array ArrayLike Call CallOptions Chain Date Exclude Extract Fn Function Map Object Omit Partial Pick Readonly Record RegExp Set String'.split(' ')

/** The declarations of lodash's types that a text names, and of those they name. */
function aliases(text: string, known = new Set(ours)): string {
  const used = new Set(text.match(/\b\w*[A-Z]\w*\b/g))
  return [...used]
    .filter((name) => !known.has(name) && known.add(name))
    .map((name) => {
      const declaration = Object.hasOwn(replaced, name) ? replaced[name] : declarationOf(name)
      return declaration === undefined ? '' : `export ${declaration}\n${aliases(declaration, known)}`
    })
    .join('')
}

function declarationOf(name: string): string | undefined {
  for (const source of sources) {
    const head = new RegExp(`^ *(type|interface) ${name}\\b`, 'm').exec(source)
    if (!head) continue
    const start = head.index + head[0].indexOf(head[1] ?? '')
    if (head[1] === 'interface') return `${source.slice(start, source.indexOf('{', start))}${block(source, source.indexOf('{', start))}`
    // Not every declaration ends in a semicolon.
    const [rest = ''] = source.slice(start).split(/\n(?= *(?:type|interface|export|declare)\b)/)
    const [text = ''] = split(rest, /[;}]/)
    const equals = text.indexOf(' =')
    return `${text.slice(0, equals)}${withoutFunctions(text.slice(equals).replaceAll(/\s+/g, ' '))}`
  }
  return undefined
}

const pairs: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** The text from an opening bracket to the one that closes it. */
function block(text: string, start: number): string {
  const open: string[] = []
  for (let index = start; index < text.length; index++) {
    const char = text[index] ?? ''
    if (Object.hasOwn(pairs, char)) open.push(pairs[char] ?? '')
    else if (char === open.at(-1) && !(char === '>' && text[index - 1] === '=')) open.pop()
    if (open.length === 0) return text.slice(start, index + 1)
  }
  throw new Error(`a bracket is not closed: ${text.slice(start, start + 80)}`)
}

/** The parts of a text between separators that stand outside all brackets. */
function split(text: string, separator: RegExp): string[] {
  const parts: string[] = []
  let from = 0
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? ''
    if (Object.hasOwn(pairs, char) && !(char === '<' && text[index + 1] === '=')) index += block(text, index).length - 1
    else if (separator.test(char)) {
      parts.push(text.slice(from, index))
      from = index + 1
    }
  }
  return [...parts, text.slice(from)]
}
