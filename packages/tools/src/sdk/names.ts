import { Failure } from '../failure.ts'

const words = (text: string): string[] => text.split(/[^A-Za-z0-9]+/).filter(Boolean)

/** `parse`, `input` → `ParseInput`; `edit`, `failed_precondition` → `EditFailedPrecondition`. */
export const pascal = (...parts: string[]): string =>
  parts
    .flatMap(words)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

const reserved = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield eval arguments createClient safe'.split(
    ' ',
  ),
)

/** The name under which a package exports its ready client: `lists`, `foo-bar` → `fooBar`. */
export function variableOf(label: string): string {
  const name = pascal(label)
  const variable = name.charAt(0).toLowerCase() + name.slice(1)
  if (reserved.has(variable)) throw new Failure(`${label}.do: ${variable} can't be exported from a JavaScript module`)
  return variable
}

/** Gives each its own name; one that is taken gets a `_`. */
export class Names {
  readonly #taken: Set<string>

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  claim(wanted: string): string {
    let name = wanted
    while (this.#taken.has(name)) name += '_'
    this.#taken.add(name)
    return name
  }
}
