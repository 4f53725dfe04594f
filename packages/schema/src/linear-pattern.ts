import { RE2JS } from 're2js'
import type { Budget } from './budget.ts'
import { SchemaError } from './error.ts'

// ECMA-262 white space and line ends, which RE2's \s and . do not know.
const space = '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}'
const notSpace =
  '\\x00-\\x08\\x0e-\\x1f!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}'

const categories: Record<string, string> = {
  ...{
    Letter: 'L',
    Lowercase_Letter: 'Ll',
    Uppercase_Letter: 'Lu',
    Titlecase_Letter: 'Lt',
    Modifier_Letter: 'Lm',
    Other_Letter: 'Lo',
    Mark: 'M',
    Nonspacing_Mark: 'Mn',
  },
  ...{
    Spacing_Mark: 'Mc',
    Enclosing_Mark: 'Me',
    Number: 'N',
    Decimal_Number: 'Nd',
    digit: 'Nd',
    Letter_Number: 'Nl',
    Other_Number: 'No',
    Punctuation: 'P',
    punct: 'P',
  },
  ...{
    Connector_Punctuation: 'Pc',
    Dash_Punctuation: 'Pd',
    Open_Punctuation: 'Ps',
    Close_Punctuation: 'Pe',
    Initial_Punctuation: 'Pi',
    Final_Punctuation: 'Pf',
  },
  ...{
    Other_Punctuation: 'Po',
    Symbol: 'S',
    Math_Symbol: 'Sm',
    Currency_Symbol: 'Sc',
    Modifier_Symbol: 'Sk',
    Other_Symbol: 'So',
    Separator: 'Z',
    Space_Separator: 'Zs',
  },
  ...{ Line_Separator: 'Zl', Paragraph_Separator: 'Zp', Other: 'C', Control: 'Cc', Format: 'Cf', Private_Use: 'Co', Surrogate: 'Cs' },
}

const propertyName = /^(?:(?:General_Category|gc)=|(?:Script|sc)=)?(\w+)$/

function property(body: string): string {
  const name = propertyName.exec(body)?.[1] ?? body
  return Object.hasOwn(categories, name) ? (categories[name] ?? name) : name
}

// One escape, one class bracket or one dot at a time; what is left alone means the same in both languages.
const piece = /\\p\{([^}]*)\}|\\P\{([^}]*)\}|\\[\s\S]|\[\^?|\]|\./gu

/** An ECMA-262 pattern (flag u) in RE2's words. */
export function toRe2(pattern: string): string {
  let inClass = false
  const translated = pattern.replace(piece, (text: string, yes?: string, no?: string) => {
    if (yes !== undefined) return `\\p{${property(yes)}}`
    if (no !== undefined) return `\\P{${property(no)}}`
    if (text[0] === '[' && !inClass) inClass = true
    else if (text === ']') inClass = false
    if (text === '\\s') return inClass ? space : `[${space}]`
    if (text === '\\S') return inClass ? notSpace : `[^${space}]`
    if (text === '\\b' && inClass) return '\\x08'
    if (text === '\\v') return '\\x0b'
    if (text === '.' && !inClass) return '[^\\n\\r\\x{2028}\\x{2029}]'
    return text
  })
  return RE2JS.translateRegExp(translated)
}

// The engine's time is the length of the text times the size of the program; this many of those make a step.
const workPerStep = 32

/** A caller's pattern, matched in linear time and charged to the budget. */
export class LinearPattern {
  readonly size: number
  readonly #program: RE2JS
  readonly #budget: Budget

  constructor(pattern: string, budget: Budget, path: (string | number)[]) {
    this.#budget = budget
    // The platform's own parser says whether it is ECMA-262; it only parses here, matching is RE2's.
    attempt(() => new RegExp(pattern, 'u'), `is not a regular expression: ${pattern}`, path)
    this.#program = attempt(
      () => RE2JS.compile(toRe2(pattern)),
      `can't run in linear time (look-around, back-references and big repetitions can't): ${pattern}`,
      path,
    )
    this.size = this.#program.programSize()
  }

  test(text: string): boolean {
    this.#budget.spend(1 + Math.ceil((text.length * this.size) / workPerStep))
    return this.#program.test(text)
  }
}

function attempt<T>(run: () => T, message: string, path: (string | number)[]): T {
  try {
    return run()
  } catch {
    throw new SchemaError('pattern', message.length > 200 ? `${message.slice(0, 200)}…` : message, path)
  }
}

/**
 * Runs `validate` with every `new RegExp(pattern)` of its code answered from `patterns`. @cfworker/json-schema asks the
 * global for one at each match and takes no factory; the swap lasts for this one synchronous call. A pattern that is
 * not there is the one `format: regex` asks about: it is parsed, never matched.
 */
export function withPatterns<T>(patterns: ReadonlyMap<string, LinearPattern>, validate: () => T): T {
  const native = globalThis.RegExp
  const substitute = function (pattern: string, flags: string) {
    return patterns.get(pattern) ?? new native(pattern, flags)
  }
  globalThis.RegExp = substitute as unknown as RegExpConstructor // only ever constructed, by the library
  try {
    return validate()
  } finally {
    globalThis.RegExp = native
  }
}
