import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Readme {
  name: string
  markdown: string
}

/** The Markdown files of the packages that are installed, each text once. */
export function readmes(): Readme[] {
  const packages = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.pnpm')
  const seen = new Map<string, Readme>()
  for (const file of globSync(join(packages, '*', 'node_modules', '**', '*.md'))) {
    const markdown = readFileSync(file, 'utf8')
    if (markdown.length > 0 && markdown.length < 200_000)
      seen.set(createHash('sha256').update(markdown).digest('hex'), { name: file.replace(/.*\/node_modules\//, ''), markdown })
  }
  return [...seen.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}
