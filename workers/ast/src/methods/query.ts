import type { Answer, Parsed } from '@dot-do/contract'
import { answerBytesMax, type Match } from 'ast.do/contract'
import type contract from 'ast.do/contract'
import { positionsOf, rangeOf } from '../positions.ts'
import type { Capture, Found } from '../search/found.ts'
import { find, searchOf } from '../search/search.ts'
import { type Source, sourcesOf } from '../source.ts'

type Contract = typeof contract

/** The matches of a pattern, a rule or a selector. */
export async function query(input: Parsed<Contract, 'query'>): Promise<Answer<Contract, 'query'>> {
  const search = searchOf(input)
  const matches: Match[] = []
  let total = 0
  let bytes = 0
  for (const source of sourcesOf(input)) {
    const searched = await find(source, search, Math.max(0, input.limit - matches.length))
    total += searched.total
    for (const match of matchesOf(source, searched.found)) {
      bytes += weigh(match)
      if (bytes <= answerBytesMax) matches.push(match)
    }
  }
  return { matches, total, truncated: matches.length < total }
}

function* matchesOf({ code, path }: Source, found: Found[]): Generator<Match> {
  const position = positionsOf(code)
  const captured = ({ text, span }: Capture) => ({ text, ...(span && { range: rangeOf(position, ...span) }) })
  for (const { kind, start, end, captures } of found) {
    const named = [...captures].map(([name, capture]) => [name, Array.isArray(capture) ? capture.map(captured) : captured(capture)] as const)
    yield { ...(path !== undefined && { path }), kind, text: code.slice(start, end), range: rangeOf(position, start, end), captures: Object.fromEntries(named) }
  }
}

const rangeBytes = 120

// Nearly what a match weighs as JSON: what is over stops the list, and needs no more care.
function weigh({ text, captures }: Match): number {
  const captured = Object.values(captures).flat()
  return 2 * rangeBytes + text.length + captured.reduce((sum, each) => sum + each.text.length + rangeBytes, 0)
}
