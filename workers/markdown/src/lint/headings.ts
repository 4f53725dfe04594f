import type { HeadingAt } from '../engine/headings.ts'
import type { Places } from '../engine/places.ts'
import type { Report } from './report.ts'

/** Titles, levels and names of headings. */
export function lintHeadings(headings: readonly HeadingAt[], places: Places, report: Report): void {
  let last = 0
  let titles = 0
  const open: { level: number; names: Set<string> }[] = [{ level: 0, names: new Set() }]
  for (const { text, level, lines } of headings) {
    const { start } = places.ofLines(lines)
    if (last > 0 && level > last + 1) report.add('skipped-level', start, `a heading of level ${level} follows one of level ${last}`)
    if (level === 1 && ++titles === 2) report.add('several-titles', start, 'a second heading of level 1')
    if (text === '') report.add('empty-heading', start, 'a heading without text')
    while ((open.at(-1)?.level ?? 0) >= level && open.length > 1) open.pop()
    const beside = open.at(-1)?.names
    if (text !== '' && beside?.has(`${level} ${text}`)) report.add('duplicate-heading', start, `“${shortened(text)}” is the name of another heading beside it`)
    beside?.add(`${level} ${text}`)
    open.push({ level, names: new Set() })
    last = level
  }
}

export const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text)
