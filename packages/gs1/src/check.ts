import { pieces, type RawElement } from './elements.ts'
import { type Entry, entryOf, isMeant } from './entries.ts'
import { foreignCharacters, linters } from './linters.ts'

/** One fault of GS1 data: what is wrong, where in the text it is, and a stable word for it. */
export interface Fault {
  message: string
  position: number
  code: 'unknown_ai' | 'length' | 'character' | 'structure' | 'duplicate' | 'required' | 'excluded' | (string & {})
}

/** All that is wrong with elements, each alone and together; `year` is the present one. */
export const check = (elements: RawElement[], year: number): Fault[] => [...elements.flatMap((element) => checkOne(element, year)), ...together(elements)]

/** What is wrong with one element. A linter's fault has the linter's name. */
export function checkOne({ ai, value, at }: RawElement, year: number): Fault[] {
  const entry = entryOf(ai)
  if (!entry) return [{ message: `there is no AI (${ai})`, position: at, code: 'unknown_ai' }]
  const wrongLength = lengthFault(entry, value)
  if (wrongLength) return [{ message: `(${ai}) ${wrongLength}`, position: at, code: 'length' }]
  return pieces(entry, value).flatMap(({ component, text, at: offset }) => {
    const position = at + offset
    if (text.length < component.min) return [{ message: `(${ai}) ends within a part of ${component.min} characters`, position, code: 'length' }]
    const foreign = foreignCharacters(text, component.set)
    if (foreign.length > 0) return foreign.map((fault) => ({ message: `(${ai}) ${fault.message}`, position: position + fault.position, code: 'character' }))
    return component.linters.flatMap((code) => {
      const message = linters[code]?.(text, year)
      return message === undefined ? [] : [{ message: `(${ai}) ${message}`, position, code }]
    })
  })
}

function lengthFault({ components }: Entry, value: string): string | undefined {
  const min = components.reduce((sum, { min, isOptional }) => sum + (isOptional ? 0 : min), 0)
  const max = components.reduce((sum, { max }) => sum + max, 0)
  if (value.length >= min && value.length <= max) return undefined
  return `has ${min === max ? min : `${min} to ${max}`} characters, not ${value.length}`
}

function together(elements: RawElement[]): Fault[] {
  const ais = elements.map(({ ai }) => ai)
  return elements.flatMap(({ ai, value, at }, index) => {
    const entry = entryOf(ai)
    const faults: Fault[] = []
    const add = (code: Fault['code'], message: string): number => faults.push({ message, position: at, code })
    if (elements.slice(0, index).some((earlier) => earlier.ai === ai && earlier.value !== value))
      add('duplicate', `(${ai}) stands there twice, with different values`)
    // Two that exclude each other are one fault: the first of them in the dictionary says so.
    const excluded = ais.find((other) => other !== ai && entry?.excludes.some((pattern) => isMeant(other, pattern)) && !isReverse(other, ai, elements, index))
    if (excluded !== undefined) add('excluded', `(${ai}) may not go with (${excluded})`)
    for (const alternatives of entry?.requires ?? []) {
      if (!alternatives.some((all) => all.every((pattern) => ais.some((other) => isMeant(other, pattern)))))
        add('required', `(${ai}) needs ${alternatives.map((all) => all.map((pattern) => `(${pattern})`).join(' with ')).join(', or ')}`)
    }
    return faults
  })
}

function isReverse(other: string, ai: string, elements: RawElement[], index: number): boolean {
  const isEarlier = elements.slice(0, index).some((element) => element.ai === other)
  return isEarlier && (entryOf(other)?.excludes.some((pattern) => isMeant(ai, pattern)) ?? false)
}
