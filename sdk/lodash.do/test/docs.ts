import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { fromTagged, type Json, toTagged } from '@dot-do/tagged'
import * as lodash from 'lodash-es'
import { leftOut } from '../src/left-out.ts'

interface Param {
  name: string
  /** As JSDoc writes it: `...Array`, `Array|Object`, `*`. */
  type: string
  isOptional?: true
  default?: string
  summary: string
}

/** A call that lodash's documentation shows, with what lodash itself gives for it. */
interface Example {
  args: Json[]
  result?: Json
}

interface FunctionDoc {
  category: string
  since: string
  summary: string
  params: Param[]
  returns: string
  example?: Example
}

const folder = dirname(createRequire(import.meta.url).resolve('lodash-es/package.json'))

type AnyFunction = (...args: unknown[]) => unknown
const functions = lodash as unknown as Record<string, AnyFunction>

/** What lodash says of each of its functions that lodash.do has, sorted by name. */
export function functionDocs(): Record<string, FunctionDoc> {
  const docs = new Map(
    readdirSync(folder)
      .filter((file) => /^[a-z]\w*\.js$/.test(file))
      .flatMap((file) => documented(file.slice(0, -'.js'.length))),
  )
  const names = Object.keys(functions).filter((name) => typeof functions[name] === 'function' && !/^(chain|default|lodash|wrapper.*)$/.test(name))
  const all = names
    .filter((name) => !Object.hasOwn(leftOut, name))
    .toSorted()
    .map((name) => [name, docs.get(name) ?? aliasDoc(name, names, docs)])
  return Object.fromEntries(all) as Record<string, FunctionDoc>
}

function aliasDoc(alias: string, names: string[], docs: Map<string, FunctionDoc>): FunctionDoc {
  const name = names.find((other) => docs.has(other) && functions[other] === functions[alias]) ?? ''
  const doc = docs.get(name)
  if (!doc) throw new Error(`lodash-es does not document ${alias}`)
  return { ...doc, summary: `The same as ${name}: ${doc.summary}` }
}

/** The documentation of a function, in the comment before it. */
function documented(name: string): [string, FunctionDoc][] {
  const source = readFileSync(join(folder, `${name}.js`), 'utf8')
  const comment = [...source.matchAll(/\/\*\*\n((?: \*.*\n)+?) \*\//g)]
    .map(([, text = '']) => text.replaceAll(/^ \* ?/gm, ''))
    .find((text) => text.includes('@category'))
  if (comment === undefined) return []
  const [text = '', ...tags] = comment.split(/^@(?=\w)/m)
  const tag = (kind: string) =>
    tags
      .find((each) => new RegExp(`^${kind}\\s`).test(each))
      ?.slice(kind.length + 1)
      .trim() ?? ''
  const params = tags.filter((each) => each.startsWith('param ')).map(paramOf)
  // Options are described as params of their own, `options.length`.
  const own = params.filter(({ name: param }) => !/^\w+\./.test(param))
  const example = exampleOf(name, tag('example'))
  return [
    [
      name,
      {
        category: tag('category'),
        since: tag('since'),
        summary: sentence(text),
        params: own,
        returns: /^\{(.*?)\}/.exec(tag('returns'))?.[1] ?? '*',
        ...(example && { example }),
      },
    ],
  ]
}

const plain = (text: string): string =>
  text
    .replaceAll(/\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The first sentence, without the full stop. */
function sentence(text: string): string {
  const [first = ''] = text.split(/\n\n|\n\*\*/)
  return plain(first).replace(/^(.*?[^.](?:\.\w[^.]*?)*)\.(?: .*)?$/, '$1')
}

function paramOf(tag: string): Param {
  const [, type = '', name = '', summary = ''] = /^param \{(.*?)\} (\[.*?\](?= )|\S+) ?([^]*)$/.exec(tag.replaceAll(/\s+/g, ' ')) ?? []
  const [bare = '', ...initial] = name.replaceAll(/^\[|\]$/g, '').split('=')
  const isOptional = name.startsWith('[')
  return {
    name: bare,
    type,
    ...(isOptional && { isOptional: true as const }),
    ...(initial.length > 0 && { default: initial.join('=') }),
    summary: plain(summary).replace(/\.$/, ''),
  }
}

const exampleMax = 400
const isByChance = new Set(['now', 'random', 'sample', 'sampleSize', 'shuffle', 'uniqueId'])

/** The first call of the function in its example whose arguments and result are data, or functions that an expression can stand for. */
function exampleOf(name: string, code: string): Example | undefined {
  const found: Example[] = []
  const record =
    (called: string): AnyFunction =>
    (...args) => {
      const sent = called === name ? attempt(() => args.map(asData)) : undefined
      const result = functions[called]?.(...args)
      const answer = sent && attempt(() => (isByChance.has(name) ? undefined : { result: toTagged(result, exact) }))
      if (sent && (answer || isByChance.has(name)) && isWhole(name, sent, answer?.result)) found.push({ args: sent, ...answer })
      return result
    }
  const recorder = new Proxy({}, { get: (_, called) => Object.assign(record(String(called)), { lodashName: called }) })
  // Some examples show how a thing fails, or use a browser's document.
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func: lodash's own documentation, run on the machine of who updates it
  attempt(() => (new Function('_', 'console', 'Date', code) as AnyFunction)(recorder, { log() {} }, Epoch))
  return found.find((example) => JSON.stringify(example).length <= exampleMax)
}

/** Whether the arguments as data give what the arguments gave: nothing came of a prototype or an identity. Functions are left to those who run the examples. */
function isWhole(name: string, args: Json[], result: Json | undefined): boolean {
  if (result === undefined || /"\$(?:fn|expr)"/.test(JSON.stringify(args))) return true
  return isDeepStrictEqual(toTagged(functions[name]?.(...(fromTagged(args, exact) as unknown[])), exact), result)
}

const exact = { exact: true }

/** A date that is the same whenever the documentation is read. */
class Epoch extends Date {
  constructor() {
    super(0)
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

function asData(value: unknown): Json {
  if (typeof value === 'function') return asForm(value as AnyFunction & { lodashName?: string })
  if (Array.isArray(value)) return value.map(asData)
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asData(inner)])) : toTagged(value, exact)
}

/** The form that stands for a function: a lodash function, or one that does no more than return an expression. */
function asForm(value: AnyFunction & { lodashName?: string }): Json {
  const name = value.lodashName ?? ['floor', 'ceil', 'round'].find((each) => value === (Math as unknown as Record<string, unknown>)[each])
  if (name !== undefined) return { $fn: name }
  const [, params = '', body = ''] = /^function\(([^)]*)\) \{\s*return ([^;]*);\s*\}$/.exec(String(value)) ?? []
  if (body === '' || /\w\(|[{[]|typeof/.test(body)) throw new Error('not an expression')
  const names = params.split(', ')
  const unknown = body.match(/(?<![.'"\w])[A-Za-z]\w*(?![\w'"])/g)?.find((word) => !names.includes(word) && !/^(?:true|false|null|undefined)$/.test(word))
  if (unknown !== undefined) throw new Error(`a closure over ${unknown}`)
  return { $expr: body.replaceAll(/(?<![.'"\w])[A-Za-z]\w*(?![\w'"])/g, (word) => (names.includes(word) ? `$${names.indexOf(word)}` : word)) }
}
