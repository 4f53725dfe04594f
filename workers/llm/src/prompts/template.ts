import { invalid } from '@dot-do/service'
import { Context, Liquid, LiquidError, type Template, toValueSync } from 'liquidjs'

// A template is a caller's: nothing of it may name a file, and what it takes is bounded by count, since the clock of a Worker stands still while it
// computes.
const stepsMax = 20_000
const charactersMax = 1_000_000
const nestingMax = 30

const engine = new Liquid({ strictVariables: true, strictFilters: true, lenientIf: true, ownPropertyOnly: true, memoryLimit: 4_000_000 })
// `liquid` would hide its nesting from the scan before it is parsed.
for (const tag of ['include', 'render', 'layout', 'block', 'liquid']) delete engine.tags[tag]

/** What was written; throws once it is too much. */
class Written {
  buffer = ''
  readonly #budget: Budget

  constructor(budget: Budget) {
    this.#budget = budget
  }

  write(value: unknown): void {
    const text = textOf(value)
    this.#budget.write(text.length)
    this.buffer += text
  }
}

/** Counts what a rendering takes, in all that it writes: to the end, or to be captured. */
class Budget {
  #steps = 0
  #characters = 0

  // Called by the engine before each piece of a template, with the time.
  check(): void {
    if (++this.#steps > stepsMax) throw new RangeError(`it takes more than ${stepsMax} steps`)
  }

  use(): void {}

  write(characters: number): void {
    this.#characters += characters
    if (this.#characters > charactersMax) throw new RangeError(`it writes more than ${charactersMax} characters`)
  }
}

const { renderer } = engine
const renderTemplates = renderer.renderTemplates.bind(renderer)
renderer.renderTemplates = (templates, context, emitter) =>
  renderTemplates(templates, context, emitter ?? new Written(context.renderLimit as unknown as Budget))

/** As Liquid has it, but for objects, of which it says nothing: they are written as JSON. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(textOf).join('')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** `invalid_argument` at `path` for a text that is no template. */
export const checkTemplate = (text: string, path: (string | number)[]): void => void parse(text, path)

/** The text of a template with its variables in it; a missing one is `invalid_argument`, and so is one that takes too much. */
export function renderTemplate(text: string, variables: Record<string, unknown>, path: (string | number)[]): string {
  const templates = parse(text, path)
  const renderLimit = new Budget() as unknown as Context['renderLimit']
  const context = new Context(variables, engine.options, { sync: true }, { renderLimit, liquid: engine })
  return guarded(() => String(toValueSync(renderer.renderTemplates(templates, context) as never)), path)
}

function parse(text: string, path: (string | number)[]): Template[] {
  if (nestingOf(text) > nestingMax) invalid(`tags and brackets are nested more than ${nestingMax} deep`, path)
  return guarded(() => engine.parse(text), path)
}

function guarded<T>(work: () => T, path: (string | number)[]): T {
  try {
    return work()
  } catch (err) {
    if (!LiquidError.is(err)) throw err
    const { message, originalError } = err as Error & { originalError?: { variableName?: unknown } }
    const missing = originalError?.variableName
    if (typeof missing === 'string') return invalid('the prompt names it and it is not given', ['variables', missing], 'variable')
    return invalid(message.split('\n')[0] ?? '', path, 'template')
  }
}

const opening = new Set(['if', 'unless', 'for', 'case', 'tablerow', 'capture', 'comment', 'raw'])

/** How deep tags and the brackets within one are nested: the parser recurses as deep. */
function nestingOf(text: string): number {
  let [depth, deepest] = [0, 0]
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    const kind = text.charAt(at + 1)
    if (kind !== '{' && kind !== '%') continue
    const end = text.indexOf(kind === '%' ? '%}' : '}}', at + 2)
    if (end < 0) break
    const inner = text.slice(at + 2, end)
    const name = kind === '%' ? (/^-?\s*(\w+)/.exec(inner)?.[1] ?? '') : ''
    if (opening.has(name)) deepest = Math.max(deepest, ++depth)
    else if (name.startsWith('end')) depth--
    deepest = Math.max(deepest, bracketsOf(inner))
    at = end
  }
  return deepest
}

function bracketsOf(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const char of text) {
    if (char === '[' || char === '(') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === ')') depth--
  }
  return deepest
}
