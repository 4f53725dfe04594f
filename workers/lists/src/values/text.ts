import { bounds } from 'lists.do/contract'
import { matches } from './pattern.ts'
import type { StoredField } from './field.ts'
import { shown, wrong } from './wrong.ts'

/** Characters as people count them in code points. */
const lengthOf = (text: string): number => {
  let length = 0
  for (const _ of text) length++
  return length
}

/** A string that SQLite keeps as it is. */
export function readText(value: unknown): string {
  if (typeof value !== 'string') wrong(`is not a text: ${shown(value)}`)
  if (!value.isWellFormed()) wrong('is not well-formed Unicode: it has a lone surrogate')
  if (value.includes('\0')) wrong('has a U+0000, which a text can’t')
  return value
}

/** A text or longtext: as given. */
export function parseText(value: unknown, { type, min, max, pattern }: StoredField): string {
  const text = readText(value)
  const length = lengthOf(text)
  if (type === 'text' && length > bounds.textMax) wrong(`has ${length} characters; a text may have ${bounds.textMax}, a longtext more`)
  if (typeof min === 'number' && length < min) wrong(`has ${length} characters, fewer than ${min}`)
  if (typeof max === 'number' && length > max) wrong(`has ${length} characters, more than ${max}`)
  if (pattern !== undefined && !matches(pattern, text)) wrong(`does not match ${pattern}`)
  return text
}

/** The id of a user. */
export function parseUser(value: unknown): string {
  const text = readText(value)
  if (text === '' || text.length > 256) wrong('is not the id of a user: it has 1 to 256 characters')
  return text
}

/** One of the field's options. */
export function parseSelect(value: unknown, { options = [] }: StoredField): string {
  if (typeof value !== 'string' || !options.includes(value)) wrong(`is not one of ${some(options)}: ${shown(value)}`)
  return value
}

/** Some of the field's options, each once, as given. */
export function parseMultiselect(value: unknown, field: StoredField): string[] {
  if (!Array.isArray(value)) wrong(`is not an array of options: ${shown(value)}`)
  const chosen = new Set<string>()
  for (const [index, option] of value.entries()) {
    if (typeof option !== 'string' || !(field.options ?? []).includes(option)) wrong(`is not one of ${some(field.options ?? [])}: ${shown(option)}`, [index])
    chosen.add(option)
  }
  if (typeof field.min === 'number' && chosen.size < field.min) wrong(`has ${chosen.size} options, fewer than ${field.min}`)
  if (typeof field.max === 'number' && chosen.size > field.max) wrong(`has ${chosen.size} options, more than ${field.max}`)
  return [...chosen]
}

const some = (options: string[]): string => (options.length > 10 ? `${options.slice(0, 10).join(', ')}, …` : options.join(', '))
