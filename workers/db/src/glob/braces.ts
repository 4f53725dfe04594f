/** Patterns that one may stand for. */
export const expansionsMax = 100

/** A pattern with its `{a,b}` written out; a sentence where it can't be, or is too many. */
export function expand(pattern: string): string[] | string {
  const parts = partsOf(pattern)
  if (typeof parts === 'string') return parts
  let made = ['']
  for (const part of parts) {
    const choices: string[] = []
    for (const choice of part) {
      const inner = part.length === 1 ? [choice] : expand(choice)
      if (typeof inner === 'string') return inner
      choices.push(...inner)
    }
    if (made.length * choices.length > expansionsMax) return `braces may stand for at most ${expansionsMax} patterns`
    made = made.flatMap((before) => choices.map((choice) => before + choice))
  }
  return made
}

/** The pattern's parts from left to right: text as it is, or the alternatives between braces. */
function partsOf(pattern: string): string[][] | string {
  const parts: string[][] = []
  let from = 0
  for (let at = 0; at < pattern.length; at++) {
    at = skipped(pattern, at)
    if (pattern[at] === '}') return 'a } has no { before it'
    if (pattern[at] !== '{') continue
    const group = groupAt(pattern, at)
    if (typeof group === 'string') return group
    parts.push([pattern.slice(from, at)], group.alternatives)
    at = group.end
    from = at + 1
  }
  return [...parts, [pattern.slice(from)]]
}

// What is escaped, or in a set of characters, is no brace.
function skipped(pattern: string, at: number): number {
  if (pattern[at] === '\\') return at + 1
  if (pattern[at] !== '[') return at
  const close = pattern.indexOf(']', at + (pattern[at + 1] === '!' || pattern[at + 1] === '^' ? 3 : 2))
  return close < 0 ? at : close
}

function groupAt(pattern: string, open: number): { alternatives: string[]; end: number } | string {
  const alternatives: string[] = []
  let [depth, from] = [0, open + 1]
  for (let at = open + 1; at < pattern.length; at++) {
    at = skipped(pattern, at)
    const char = pattern[at]
    if (char === '{') depth++
    else if (depth === 0 && (char === ',' || char === '}')) {
      alternatives.push(pattern.slice(from, at))
      from = at + 1
      if (char === '}') return alternatives.length > 1 ? { alternatives, end: at } : 'a { has no comma before its }'
    } else if (char === '}') depth--
  }
  return 'a { has no }'
}
