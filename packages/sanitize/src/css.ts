import type { CssNode, Declaration, List, Rule } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'
import { tokenize, tokenTypes } from 'css-tree/tokenizer'
import { prefixed } from './ids.ts'

/** Characters of a `style` attribute and of a `<style>` element; longer ones go whole. */
const attributeMax = 16 * 1024
const sheetMax = 256 * 1024
const depthMax = 24

/** The declarations of a `style` attribute that may stay; empty where none does. */
export function cleanStyle(text: string, properties: ReadonlySet<string>, isLocalAllowed: boolean): string {
  if (text.length > attributeMax || isDeepCss(text)) return ''
  const list = parse(text, { context: 'declarationList', parseCustomProperty: false }) as Extract<CssNode, { type: 'DeclarationList' }>
  return declarations(list.children, properties, isLocalAllowed)
}

/** Whether a presentation attribute of SVG is a harmless value: `url()` may name a place in the same picture. */
export function cleanPaint(name: string, text: string): string | undefined {
  // Most are a number, a name or a list of numbers, which need no parser.
  if (!/[(\\"'<&]/.test(text)) return text
  const kept = cleanStyle(`${name}:${text}`, new Set([name]), true)
  return kept === '' ? undefined : kept.slice(name.length + 2)
}

/** The rules of a style sheet that may stay: plain rules, and those in `@media`. */
export function cleanSheet(text: string, properties: ReadonlySet<string>): string {
  if (text.length > sheetMax || isDeepCss(text)) return ''
  const sheet = parse(text, { context: 'stylesheet', parseCustomProperty: false }) as Extract<CssNode, { type: 'StyleSheet' }>
  return rules(sheet.children, properties, true)
}

function rules(nodes: List<CssNode>, properties: ReadonlySet<string>, isTop: boolean): string {
  let text = ''
  for (const node of nodes) {
    if (node.type === 'Rule') text += rule(node, properties)
    else if (node.type === 'Atrule' && isTop && node.name.toLowerCase() === 'media' && node.block && node.prelude) {
      const query = generate(node.prelude)
      const inner = /^[\w ():,.%-]+$/.test(query) ? rules(node.block.children, properties, false) : ''
      if (inner !== '') text += `@media ${query}{${inner}}`
    }
  }
  return text
}

const selectorTypes = new Set(
  'SelectorList Selector TypeSelector ClassSelector IdSelector AttributeSelector PseudoClassSelector PseudoElementSelector Combinator Nth AnPlusB Identifier String'.split(
    ' ',
  ),
)

function rule({ prelude, block }: Rule, properties: ReadonlySet<string>): string {
  if (!every(prelude, (node) => selectorTypes.has(node.type) && rename(node))) return ''
  const kept = declarations(block.children, properties, false)
  return kept === '' ? '' : `${generate(prelude)}{${kept}}`
}

// Ids in the page have the prefix, so what selects them needs it too. A name with escapes could be read as another.
function rename(node: CssNode): boolean {
  if (node.type === 'IdSelector') node.name = prefixed(node.name)
  if (node.type === 'String') return isPlain(node.value)
  return node.type === 'Combinator' || !('name' in node) || typeof node.name !== 'string' || isName(node.name)
}

function declarations(nodes: List<CssNode>, properties: ReadonlySet<string>, isLocalAllowed: boolean): string {
  const kept: string[] = []
  for (const node of nodes) {
    if (node.type !== 'Declaration') continue
    const name = node.property.toLowerCase()
    if (properties.has(name) && isHarmless(name, node, isLocalAllowed)) {
      kept.push(`${name}: ${generate(node.value)}${node.important ? ' !important' : ''}`)
    }
  }
  return kept.join('; ')
}

// A string's `<` could close a <style> element, its `&` could be decoded where a sheet is no raw text, its quotes could end it elsewhere.
const isPlain = (text: string): boolean => /^[\w \u00a1-\u{10ffff}.,#%:!?/()+-]*$/u.test(text)

const functions = new Set('rgb rgba hsl hsla hwb lab lch oklab oklch calc min max clamp translate scale rotate skewx skewy matrix'.split(' '))
const isName = (text: string): boolean => /^(?:-?[a-z_\u0080-\u{10ffff}][\w\u0080-\u{10ffff}-]*|\*)$/iu.test(text)

function isHarmless(property: string, { value, important }: Declaration, isLocalAllowed: boolean): boolean {
  // A negative margin lays what is sent over what the page shows.
  const isOutside = property.startsWith('margin') || property === 'text-indent'
  if (typeof important === 'string') return false
  return every(value, (node) => {
    switch (node.type) {
      case 'Operator':
        return /^[,/+*-]$/.test(node.value.trim())
      case 'Value':
      case 'Hash':
      case 'Parentheses':
      case 'WhiteSpace':
        return true
      case 'Number':
      case 'Percentage':
        return !(isOutside && node.value.startsWith('-'))
      case 'Dimension':
        return /^[a-z]*$/i.test(node.unit) && !(isOutside && node.value.startsWith('-'))
      case 'Identifier':
        return isName(node.name) && node.name.toLowerCase() !== 'expression'
      case 'String':
        return isPlain(node.value)
      case 'Function':
        return functions.has(node.name.toLowerCase()) && !isOutside
      case 'Url':
        return isLocalAllowed && rebase(node)
      default:
        return false
    }
  })
}

function rebase(node: Extract<CssNode, { type: 'Url' }>): boolean {
  if (!/^#[\w\u0080-\u{10ffff}.:-]+$/u.test(node.value)) return false
  node.value = `#${prefixed(node.value.slice(1))}`
  return true
}

/** Whether a test holds for a node and all below it. */
function every(node: CssNode, test: (node: CssNode) => boolean): boolean {
  if (!test(node)) return false
  for (const key of ['children', 'selector', 'nth', 'value', 'name'] as const) {
    const inner = (node as unknown as Record<string, unknown>)[key]
    if (typeof inner !== 'object' || inner === null) continue
    const nodes = key === 'children' ? (inner as Iterable<CssNode>) : [inner as CssNode]
    for (const child of nodes) if (!every(child, test)) return false
  }
  return true
}

/** Whether brackets are nested too deep for a parser that follows them by recursion. One that closes no open one closes nothing. */
export function isDeepCss(text: string): boolean {
  const open: number[] = []
  let isTooDeep = false
  tokenize(text, (type) => {
    const closing = closings.get(type)
    if (closing !== undefined) {
      open.push(closing)
      isTooDeep ||= open.length > depthMax
    } else if (open.at(-1) === type) open.pop()
  })
  return isTooDeep
}

const closings = new Map([
  [tokenTypes.Function, tokenTypes.RightParenthesis],
  [tokenTypes.LeftParenthesis, tokenTypes.RightParenthesis],
  [tokenTypes.LeftSquareBracket, tokenTypes.RightSquareBracket],
  [tokenTypes.LeftCurlyBracket, tokenTypes.RightCurlyBracket],
])
