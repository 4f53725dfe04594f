import { Problem } from '@dot-do/contract'
import { filesMax, type Language, sourceMax } from 'ast.do/contract'
import { languageOf } from './languages.ts'
import { requireShallow } from './nesting.ts'

/** One source of a call, known to be of a size and a depth that parsers can take. */
export interface Source {
  code: string
  language: Language
  /** Only where the caller sent files. */
  path: string | undefined
  /** The name that diffs have. */
  name: string
}

interface SourceInput {
  code?: string | undefined
  files?: Record<string, string> | undefined
  language?: Language | undefined
  path?: string | undefined
}

/** The one source that `code` is, or those of `files`, checked. */
export function sourcesOf(input: SourceInput): Source[] {
  const { code, files } = input
  if ((code === undefined) === (files === undefined)) throw new Problem('invalid_argument', 'give either code or files')
  if (files === undefined) return [sourceOf({ ...input, code: code ?? '' })]
  if (input.path !== undefined) throw new Problem('invalid_argument', 'path is for code; files have theirs')
  const entries = Object.entries(files)
  if (entries.length > filesMax) throw new Problem('invalid_argument', `there are more than ${filesMax} files`)
  if (entries.reduce((total, [, text]) => total + text.length, 0) > sourceMax)
    throw new Problem('payload_too_large', `the files have more than ${sourceMax} characters in all`)
  return entries.map(([path, text]) => ({ ...sourceOf({ code: text, language: input.language, path }), path }))
}

/** A source by itself, checked. */
export function sourceOf({ code, language: said, path }: { code: string; language?: Language | undefined; path?: string | undefined }): Source {
  const language = languageOf(said, path)
  requireShallow(code, language)
  return { code, language, path: undefined, name: path ?? 'code' }
}
