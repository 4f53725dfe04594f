import { Problem } from '@dot-do/contract'
import { languages } from './languages.ts'
import { type Source, sourceOf } from './source.ts'

/** A source that is JavaScript or TypeScript; another is refused. */
export function scriptOf(input: Parameters<typeof sourceOf>[0]): Source {
  const source = sourceOf(input)
  if (!languages[source.language].isScript) throw new Problem('invalid_argument', `this is for JavaScript and TypeScript, not for ${source.language}`)
  return source
}
