import { DoError } from '@dot-do/client'
import type { Fail, Parsed, Result } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'markdown.do/contract'
import { type Operation, textBytesMax } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import { edited } from '../front-matter/edit.ts'
import { read } from '../front-matter/read.ts'
import { type Format, split } from '../front-matter/split.ts'
import { requireSize } from '../limits.ts'

type Input = Parsed<typeof contract, 'frontMatter'>
type Output = Result<typeof contract, 'frontMatter'>
type Failing = Fail<(typeof contract)['methods']['frontMatter']>

interface Found {
  format?: Format
  raw: string
  rawStart: number
  bodyStart: number
  data: unknown
}

/** Reads front matter, or changes it. */
export async function frontMatter({ markdown, set }: Input, call: Calls, fail: Failing): Promise<Output> {
  requireSize(markdown, textBytesMax.page)
  const { format, ...found } = split(markdown)
  const { data, error } = format ? await read(found.raw, format, call) : {}
  if (error && set)
    invalid([{ path: ['markdown'], message: error.message, location: { line: error.line, column: error.column, text: '' } }], [], 'front_matter')
  const content = markdown.slice(data === undefined && !error ? contentStart(markdown) : found.bodyStart)
  if (error) return { data: null, ...(format && { format }), content, error }
  const isThere = format !== undefined && data !== undefined
  if (!set) return { data: isThere ? data : null, ...(isThere && { format }), content }
  return changed(
    isThere ? { ...found, format, data } : { raw: '', rawStart: 0, bodyStart: contentStart(markdown), data: {} },
    { markdown, set },
    { call, fail },
  )
}

const contentStart = (markdown: string): number => (markdown.startsWith('\ufeff') ? 1 : 0)

async function changed(
  found: Found,
  { markdown, set }: { markdown: string; set: Operation[] },
  { call, fail }: { call: Calls; fail: Failing },
): Promise<Output> {
  const format = found.format ?? 'yaml'
  const content = markdown.slice(found.bodyStart)
  const raw = await edited(found.raw, format, set, call).catch((thrown: unknown) => refuse(thrown, fail))
  const { data, error } = await read(raw, format, call)
  if (error || data === undefined) return invalid('front matter is a mapping: the patch leaves something else', ['set'], 'front_matter')
  const head = found.format ? markdown.slice(0, found.rawStart) : `${markdown.slice(0, contentStart(markdown))}---\n`
  const foot = found.format ? markdown.slice(found.rawStart + found.raw.length, found.bodyStart) : '---\n'
  return { data, format, content, markdown: `${head}${raw}${foot}${content}` }
}

/** A patch that can't be applied fails as it does in yaml.do. */
function refuse(thrown: unknown, fail: Failing): never {
  if (!(thrown instanceof DoError)) throw thrown
  if (thrown.code === 'not_found' || thrown.code === 'failed_precondition')
    return fail(thrown.code, thrown.message, thrown.data as { operation: number }, thrown.reason)
  if (thrown.code === 'invalid_argument')
    return invalid(
      (thrown.issues ?? [{ path: [], message: thrown.message }]).map(({ path, message }) => ({
        path: path[0] === 'patch' ? ['set', ...path.slice(1)] : ['set'],
        message,
      })),
      [],
      thrown.reason,
    )
  throw thrown
}
