import { Problem } from '@dot-do/contract'
import type { Answer, Parsed } from '@dot-do/contract'
import { answerBytesMax, type Edit, type Rewrite, sourceMax } from 'ast.do/contract'
import type contract from 'ast.do/contract'
import { unifiedDiff } from '../edits/diff.ts'
import { apply, type Change, compose, ordered, outermost } from '../edits/edits.ts'
import { newFaults, syntaxFaults } from '../faults.ts'
import type { Found } from '../search/found.ts'
import { type Variables, variablesOf } from '../search/rules.ts'
import { find, type Search, searchOf } from '../search/search.ts'
import { fillTemplate, readTemplate, type Template } from '../search/template.ts'
import { type Source, sourcesOf } from '../source.ts'
import { requireShallow } from '../nesting.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'transform'>

interface Rule {
  search: Search
  /** A selector captures nothing: its fix is text. */
  fix: Template | string
}

interface Rewritten {
  source: Source
  changes: Change[]
  code: string
}

/** Rewrites sources by rules, or by edits that are given. */
export async function transform(input: Input): Promise<Answer<Contract, 'transform'>> {
  const sources = sourcesOf(input)
  if ((input.rules === undefined) === (input.edits === undefined)) throw new Problem('invalid_argument', 'give either rules or edits')
  const counts: number[] = []
  const rewritten = input.edits === undefined ? await byRules(sources, (input.rules ?? []).map(readRule), counts) : byEdits(sources, input.edits)
  const diff = rewritten.map(({ source, changes }) => unifiedDiff(source.name, source.code, changes)).join('')
  if (input.verify) await verify(rewritten, diff)
  return { ...textsOf(input, rewritten), edits: rewritten.flatMap(({ source, changes }) => changes.map((change) => editOf(source, change))), diff, counts }
}

function readRule({ fix, ...search }: Rewrite, index: number): Rule {
  const read = searchOf(search, ['rules', index])
  if (read.selector) return { search: read, fix }
  const template = readTemplate(fix)
  requireCaptured(template, variablesOf(read.byRule), index)
  return { search: read, fix: template }
}

/** A name in a fix that nothing captures would leave a hole without a word. */
function requireCaptured({ variables }: Template, { single, multiple, transformed }: Variables, index: number): void {
  const known = new Set([...single, ...multiple, ...transformed])
  const unknown = variables.find(({ name }) => !known.has(name))
  if (!unknown) return
  const message = `$${unknown.name.slice(0, 40)} is captured by nothing in the rule`
  throw new Problem('invalid_argument', `rules.${index}.fix: ${message}`, { issues: [{ path: ['rules', index, 'fix'], message }] })
}

async function byRules(sources: Source[], rules: Rule[], counts: number[]): Promise<Rewritten[]> {
  counts.push(...rules.map(() => 0))
  const rewritten: Rewritten[] = []
  for (const source of sources) {
    let [code, changes] = [source.code, [] as Change[]]
    for (const [index, rule] of rules.entries()) {
      const { found } = await find({ ...source, code }, rule.search, Number.POSITIVE_INFINITY)
      const made = changesOf(code, found, rule.fix)
      counts[index] = (counts[index] ?? 0) + made.length
      changes = compose(source.code, changes, made)
      code = checked(apply(code, made), source)
    }
    rewritten.push({ source, changes, code })
  }
  return rewritten
}

/** What a rule makes of one source is the next one's source. */
function checked(code: string, { language }: Source): string {
  if (code.length > sourceMax) throw new Problem('payload_too_large', `the rules make more than ${sourceMax} characters of the source`)
  requireShallow(code, language)
  return code
}

function changesOf(code: string, found: Found[], fix: Template | string): Change[] {
  const kept = outermost(found.map((each) => ({ ...each, text: '' })))
  let size = 0
  return kept.map(({ start, end, captures }) => {
    const text = typeof fix === 'string' ? fix : fillTemplate(fix, captures, code, start)
    size += text.length
    if (size > answerBytesMax) throw new Problem('payload_too_large', 'the rules make more than 10 MiB of the source')
    return { start, end, text }
  })
}

function byEdits(sources: Source[], edits: Edit[]): Rewritten[] {
  const paths = new Set(sources.map(({ path }) => path))
  for (const [index, { path }] of edits.entries()) {
    if (paths.has(path)) continue
    const message = path === undefined ? 'say which file by path' : 'there is no file of that path'
    throw new Problem('invalid_argument', `edits.${index}: ${message}`, { issues: [{ path: ['edits', index, 'path'], message }] })
  }
  return sources.map((source) => {
    const changes = ordered(
      edits.filter(({ path }) => path === source.path).map(({ start, end, text }) => ({ start, end, text })),
      source.code.length,
    )
    return { source, changes, code: checked(apply(source.code, changes), source) }
  })
}

async function verify(rewritten: Rewritten[], diff: string): Promise<void> {
  const errors = []
  for (const { source, changes, code } of rewritten) {
    if (changes.length === 0) continue
    const after = await syntaxFaults({ ...source, code })
    if (after.length === 0) continue
    const { path } = source
    for (const fault of newFaults(await syntaxFaults(source), after)) errors.push({ ...fault, ...(path !== undefined && { path }) })
  }
  if (errors.length === 0) return
  const [first] = errors
  const detail = `the result has syntax errors that the source had not: line ${first?.line}, column ${first?.column}: ${first?.message}`
  throw new Problem('failed_precondition', detail, { data: { diff, errors: errors.slice(0, 100) }, reason: 'syntax' })
}

function textsOf({ files }: Input, rewritten: Rewritten[]): { code: string } | { files: Record<string, string> } {
  if (files === undefined) return { code: rewritten[0]?.code ?? '' }
  return { files: Object.fromEntries(rewritten.map(({ source, code }) => [source.path ?? '', code])) }
}

const editOf = ({ path }: Source, { start, end, text }: Change): Edit => ({ ...(path !== undefined && { path }), start, end, text })
