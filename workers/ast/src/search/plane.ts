import type { RuleConfig } from './rules.ts'

/** A source in which every character is one UTF-16 code unit, and the way back. */
export interface Plane {
  code: string
  search: string | RuleConfig
  offset: (at: number) => number
  restore: (text: string) => string
}

const pair = /[\u{10000}-\u{10FFFF}]/gu
// Stand-ins: private characters for what is no letter, rare ideographs for what is one, so that names stay names.
const privateUse = 0xe000
const ideographs = 0x3400

/** Gives each character beyond the basic plane a stand-in within it, in the source and in the rule; undefined where there is none. */
export function flatten(code: string, search: string | RuleConfig): Plane | undefined {
  const found = [...code.matchAll(pair)]
  if (found.length === 0) return undefined
  const standIns = new Map<string, string>()
  const taken = new Set(code)
  for (const [char] of found) if (!standIns.has(char)) standIns.set(char, standInFor(char, taken))
  const originals = new Map([...standIns].map(([char, standIn]) => [standIn, char]))
  const replaced = (text: string): string => text.replace(pair, (char) => standIns.get(char) ?? char)
  // Offsets in the flat source before which one more pair was.
  const pairs = found.map(({ index }, before) => index - before)
  return {
    code: replaced(code),
    search: JSON.parse(JSON.stringify(search), (_, value: unknown) => (typeof value === 'string' ? replaced(value) : value)) as string | RuleConfig,
    offset: (at) => at + countBelow(pairs, at),
    restore: (text) => Array.from(text, (char) => originals.get(char) ?? char).join(''),
  }
}

function standInFor(char: string, taken: Set<string>): string {
  for (let code = /\p{L}/u.test(char) ? ideographs : privateUse; ; code++) {
    const standIn = String.fromCharCode(code)
    if (taken.has(standIn)) continue
    taken.add(standIn)
    return standIn
  }
}

/** How many of ascending `values` are below `limit`. */
function countBelow(values: number[], limit: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low
}
