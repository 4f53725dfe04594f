import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Skip } from '@dot-do/testing/debian'

/** A match as ast-grep's command line writes it. */
export interface CliMatch {
  text: string
  range: { byteOffset: { start: number; end: number }; start: { line: number; column: number }; end: { line: number; column: number } }
  file: string
  ruleId?: string
  replacement?: string
  replacementOffsets?: { start: number; end: number }
  metaVariables?: {
    single: Record<string, { text: string }>
    multi: Record<string, { text: string }[]>
    transformed: Record<string, string>
  }
}

/** ast-grep's command line, of the platform this runs on; undefined where npm has none. */
function findCli(): string | undefined {
  const libc = { linux: '-gnu', win32: '-msvc' }[process.platform as string] ?? ''
  try {
    const its = createRequire(import.meta.resolve('@ast-grep/cli/package.json'))
    const path = join(dirname(its.resolve(`@ast-grep/cli-${process.platform}-${process.arch}${libc}/package.json`)), 'ast-grep')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

const cli = findCli()

/** Skips the test where ast-grep's command line is not there. */
export const needsCli = (skip: Skip): void => skip(cli === undefined, 'npm has no ast-grep for this platform')

/** What the command line says; it ends with 1 where it finds nothing, or an error. */
export function astGrep(args: string[], folder: string): CliMatch[] {
  const { stdout, stderr } = spawnSync(cli ?? '', args, { cwd: folder, encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 })
  if (!stdout.startsWith('[')) throw new Error(stderr.slice(0, 1000))
  return JSON.parse(stdout) as CliMatch[]
}

/** What rules find, each with an id: a file of rules is YAML, of which JSON is a part. */
export function scan(rules: object[], folder: string): CliMatch[] {
  const text = rules.map((rule) => JSON.stringify(rule)).join('\n---\n')
  return astGrep(['scan', '--inline-rules', text, '--json=compact', '--no-ignore', 'hidden', '.'], folder)
}

/** Whether the command line takes a rule: what it asks of a fix, or of a rule without kinds, its library does not. */
export const isTaken = (rule: object): boolean =>
  spawnSync(cli ?? '', ['scan', '--inline-rules', JSON.stringify(rule), '--json=compact', '--stdin'], { input: '' }).stdout.length > 0

/** A source with what the command line would write in the place of matches: of those that overlap the outer. */
export function replaced(code: string, matches: CliMatch[]): string {
  const bytes = Buffer.from(code)
  const parts: Buffer[] = []
  let at = 0
  const places = matches.map(({ replacement = '', replacementOffsets = { start: 0, end: 0 } }) => ({ replacement, ...replacementOffsets }))
  for (const { replacement, start, end } of places.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < at) continue
    parts.push(bytes.subarray(at, start), Buffer.from(replacement))
    at = end
  }
  parts.push(bytes.subarray(at))
  return Buffer.concat(parts).toString()
}
