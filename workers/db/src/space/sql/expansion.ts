import { Problem } from '@dot-do/contract'
import { nameOf, type Token, wordOf } from './tokens.ts'

const copiesMost = 500

interface Common {
  name: string
  body: readonly Token[]
}

/**
 * Refuses common tables that stand for too many copies of one another: SQLite writes each out wherever it is named, before any
 * plan tells what that comes to, and ten that each name the one before twice are a thousand.
 */
export function checkCopies(tokens: readonly Token[]): void {
  const tables = tokens.flatMap((_, index) => commonAt(tokens, index) ?? [])
  if (tables.length === 0) return
  const known = new Map<Common, number>()
  const copiesIn = (body: readonly Token[], within: readonly Common[]): number => {
    let copies = 1
    for (const token of body) {
      const name = nameOf(token)
      for (const table of tables) {
        if (copies > copiesMost || name !== table.name || within.includes(table)) continue
        const inner = known.get(table) ?? copiesIn(table.body, [...within, table])
        known.set(table, inner)
        copies += inner
      }
    }
    return copies
  }
  if (copiesIn(tokens, []) > copiesMost) throw new Problem('resource_exhausted', `the common tables stand for more than ${copiesMost} copies of one another`)
}

/** The common table whose `AS (` stands at a token: its name, perhaps with columns, before it. */
function commonAt(tokens: readonly Token[], index: number): Common | undefined {
  if (wordOf(tokens[index]) !== 'as') return undefined
  let open = index + 1
  while (['not', 'materialized'].includes(wordOf(tokens[open]))) open++
  if (tokens[open]?.text !== '(' || !['select', 'with', 'values'].includes(wordOf(tokens[open + 1]))) return undefined
  const before = tokens[index - 1]?.text === ')' ? openingOf(tokens, index - 1) - 1 : index - 1
  const token = tokens[before]
  const name = token && nameOf(token)
  return name === undefined ? undefined : { name, body: tokens.slice(open + 1, closingOf(tokens, open)) }
}

function openingOf(tokens: readonly Token[], close: number): number {
  let depth = 0
  for (let at = close; at >= 0; at--) {
    if (tokens[at]?.text === ')') depth++
    if (tokens[at]?.text === '(' && --depth === 0) return at
  }
  return 0
}

function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++
    if (tokens[at]?.text === ')' && --depth === 0) return at
  }
  return tokens.length
}
