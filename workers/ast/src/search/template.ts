import type { Capture, Captures } from './found.ts'

/** A fix of ast-grep: text, with metavariables and how far the line of each is indented in it. */
export interface Template {
  texts: string[]
  variables: { name: string; isMultiple: boolean; indent: number }[]
}

// Digits alone are a name too, as ast-grep reads a fix.
const variable = /(\$\$\$|\$\$|\$)([A-Z0-9_]+)/y

/** Reads a template; a $ that no name follows is text. */
export function readTemplate(fix: string): Template {
  const template: Template = { texts: [], variables: [] }
  let begun = 0
  for (let at = fix.indexOf('$'); at >= 0; at = fix.indexOf('$', at)) {
    variable.lastIndex = at
    const [whole, sigil, name] = variable.exec(fix) ?? []
    if (whole === undefined || name === undefined) {
      at++
      continue
    }
    template.texts.push(fix.slice(begun, at))
    template.variables.push({ name, isMultiple: sigil === '$$$', indent: indentAt(fix, at) })
    at += whole.length
    begun = at
  }
  template.texts.push(fix.slice(begun))
  return template
}

/**
 * What a template makes of a match that begins at `start`: captured lines keep how far they are indented against their first,
 * and all is indented as the match was. Only spaces count, as in ast-grep.
 */
export function fillTemplate({ texts, variables }: Template, captures: Captures, code: string, start: number): string {
  let filled = texts[0] ?? ''
  for (const [index, { name, isMultiple, indent }] of variables.entries()) {
    filled += captured(captures.get(name), isMultiple, code, indent) + (texts[index + 1] ?? '')
  }
  return reindent(filled, 0, indentAt(code, start))
}

function captured(capture: Capture | Capture[] | undefined, isMultiple: boolean, code: string, indent: number): string {
  if (capture === undefined || Array.isArray(capture) !== isMultiple) return ''
  const [first, last] = Array.isArray(capture) ? [capture[0], capture.at(-1)] : [capture, capture]
  if (!first?.span || !last?.span) return first ? reindent(first.text, 0, indent) : ''
  return reindent(code.slice(first.span[0], last.span[1]), indentAt(code, first.span[0]), indent)
}

function reindent(text: string, from: number, to: number): string {
  if (from === to || !text.includes('\n')) return text
  const [first = '', ...lines] = text.split('\n')
  const spaces = ' '.repeat(Math.abs(to - from))
  // A line is indented less only where all the spaces are there: the first one is looked at too, as ast-grep does.
  if (from < to) return [first, ...lines.map((line) => spaces + line)].join('\n')
  return [first, ...lines].map((line) => (line.startsWith(spaces) ? line.slice(spaces.length) : line)).join('\n')
}

const lookBehind = 512

/** How many spaces the line that a place is on begins with; none where it is longer than ast-grep looks. */
function indentAt(text: string, at: number): number {
  const from = Math.max(0, at - lookBehind)
  let indent = 0
  for (let index = at - 1; index >= from; index--) {
    const char = text.charAt(index)
    if (char === '\n') return indent
    indent = char === ' ' ? indent + 1 : 0
  }
  return from === 0 ? indent : 0
}
