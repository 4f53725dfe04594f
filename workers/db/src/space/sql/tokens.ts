import { invalid } from '@dot-do/service'

/** A token of SQL as SQLite's own tokenizer parts it. */
export interface Token {
  kind: 'word' | 'quoted' | 'text' | 'number' | 'parameter' | 'sign'
  text: string
  start: number
  end: number
}

// As in SQLite's tokenize.c; the last, of braces, is ClickHouse's, and no SQL to SQLite.
const grammar: [Token['kind'] | 'space', RegExp][] = [
  ['space', /[ \t\n\f\r]+|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)/y],
  ['text', /[xX]?'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/y],
  ['parameter', /\?\d*|[:@$][A-Za-z_0-9$\u0080-\u{10ffff}]+|\{[A-Za-z_]\w*\s*:\s*\w+(?:\(\w+\))?\}/uy],
  ['number', /0[xX][0-9a-fA-F_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y],
  ['word', /[A-Za-z_\u0080-\u{10ffff}][A-Za-z_0-9$\u0080-\u{10ffff}]*/uy],
  ['sign', /->>|->|\|\||<<|>>|<=|>=|<>|==|!=|[-+*/%(),.;<>=&|~]/y],
]

/** The tokens of one statement that reads; `invalid_argument` where there is another behind it, or none. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < sql.length;) {
    const token = tokenAt(sql, at)
    if (token.kind !== 'space') tokens.push(token as Token)
    at = token.end
  }
  while (tokens.at(-1)?.text === ';') tokens.pop()
  if (tokens.some(({ text }) => text === ';')) invalid('one statement is expected, not several', ['sql'])
  if (!['select', 'with', 'values'].includes(wordOf(tokens[0]))) invalid('a statement that begins with SELECT, WITH or VALUES is expected', ['sql'])
  return tokens
}

function tokenAt(sql: string, at: number): { kind: Token['kind'] | 'space'; text: string; start: number; end: number } {
  for (const [kind, pattern] of grammar) {
    pattern.lastIndex = at
    const text = pattern.exec(sql)?.[0]
    if (text) return { kind, text, start: at, end: at + text.length }
  }
  return invalid(`${JSON.stringify(sql.slice(at, at + 20))} (at character ${at + 1}) is no SQL`, ['sql'])
}

/** A word in lower case; nothing where the token is none. */
export const wordOf = (token: Token | undefined): string => (token?.kind === 'word' ? token.text.toLowerCase() : '')

/** What a word or a quoted name names. */
export function nameOf({ kind, text }: Token): string | undefined {
  if (kind === 'word') return text.toLowerCase()
  if (kind !== 'quoted') return undefined
  const quote = text.at(-1) ?? ''
  return text
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .toLowerCase()
}
