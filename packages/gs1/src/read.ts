import type { Fault } from './check.ts'
import { readDigitalLink } from './digital-link.ts'
import type { RawElement } from './elements.ts'
import { entryAt } from './entries.ts'

/** What was read of a text, and what in its structure is wrong. */
export interface Read {
  elements: RawElement[]
  faults: Fault[]
}

/**
 * Reads GS1 data in any of its three forms: with brackets around the AIs (a bracket in a value is written `\(`), as a scanner gives it (FNC1 is U+001D,
 * or `^`; a symbology identifier may come first), or as a Digital Link URI.
 */
export function readElements(text: string): Read {
  if (text.startsWith('(')) return readBracketed(text)
  return /^https?:\/\//i.test(text) ? readDigitalLink(text) : readScanned(text)
}

const fault = (message: string, position: number, code: Fault['code'] = 'structure'): Fault => ({ message, position, code })

function readBracketed(text: string): Read {
  const elements: RawElement[] = []
  for (let at = 0; at < text.length;) {
    const [opening, ai = ''] = /^\((\d{2,4})\)/.exec(text.slice(at, at + 6)) ?? []
    if (!opening) return { elements, faults: [fault('an AI is two to four digits in brackets', at)] }
    const start = at + opening.length
    at = endOfValue(text, start)
    elements.push({ ai, value: text.slice(start, at).replaceAll(String.raw`\(`, '('), at: start })
  }
  return { elements, faults: [] }
}

/** A value ends where the next AI begins. */
function endOfValue(text: string, start: number): number {
  for (let at = text.indexOf('(', start); at !== -1; at = text.indexOf('(', at + 1)) if (text[at - 1] !== '\\') return at
  return text.length
}

const isSeparator = (character: string | undefined): boolean => character === '\u001D' || character === '^'

/** Where the data begin: behind a symbology identifier, and a separator that says that they are GS1's. */
function startOf(text: string): number {
  const at = /^\][A-Za-z]\d/.test(text) ? 3 : 0
  return isSeparator(text[at]) ? at + 1 : at
}

function readScanned(text: string): Read {
  const elements: RawElement[] = []
  for (let at = startOf(text); at < text.length;) {
    const entry = entryAt(text, at)
    if (!entry) return { elements, faults: [fault(`no AI begins with ${JSON.stringify(text.slice(at, at + 4))}`, at, 'unknown_ai')] }
    const start = at + entry.ai.length
    const length = entry.isPredefined ? entry.components.reduce((sum, { max }) => sum + max, 0) : text.length
    at = start
    while (at < Math.min(text.length, start + length) && !isSeparator(text[at])) at++
    elements.push({ ai: entry.ai, value: text.slice(start, at), at: start })
    // One that is not needed is let pass.
    if (isSeparator(text[at])) at++
  }
  return { elements, faults: elements.length === 0 ? [fault('there is no element', 0)] : [] }
}
