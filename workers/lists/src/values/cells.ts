import type { StoredField } from './field.ts'
import { converted } from './convert.ts'
import { isDeeper } from './depth.ts'
import { wrong } from './wrong.ts'

/** What the values of a column are; of one that is no field of the list any JSON. */
export type Column = Pick<StoredField, 'type' | 'options' | 'currency' | 'many'>

/** A value as the text of a cell, from which `fromCell` makes it again; of a missing one, and of an empty text, the empty text. */
export function toCell(value: unknown, column: Column): string {
  if (value === undefined || value === null) return value === null && column.type === 'json' ? 'null' : ''
  if (column.type === 'json') return jsonCell(value)
  if (column.type === 'money') return moneyCell(value as { amount: string; currency: string })
  if (Array.isArray(value)) return listCell(value, column)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const moneyCell = ({ amount, currency }: { amount: string; currency: string }): string => `${amount} ${currency}`

// A text that would be read as something else is written as JSON, as is an empty one.
const jsonCell = (value: unknown): string => (typeof value === 'string' && value !== '' && jsonIn(value) === undefined ? value : JSON.stringify(value))

function listCell(value: unknown[], column: Column): string {
  if (value.length === 0) return '[]'
  const text = value.join(', ')
  return value.every((each) => typeof each === 'string') && JSON.stringify(listIn(text, column)) === JSON.stringify(value) ? text : JSON.stringify(value)
}

/** The value that a cell stands for, for its field to take or refuse; undefined where it is empty. */
export function fromCell(text: string, column: Column): unknown {
  if (text === '') return undefined
  if (column.type === 'json') return readJson(text)
  if (column.type === 'multiselect' || column.many) return listIn(text, column)
  if (column.type === 'select' && column.options?.includes(text)) return text
  return converted(text, plainText, column as StoredField)
}

const plainText: StoredField = { id: '', name: '', type: 'text' }

function readJson(text: string): unknown {
  const parsed = jsonIn(text)
  if (parsed && isDeeper(parsed.value)) wrong('is nested more than 100 deep')
  return parsed ? parsed.value : text
}

function listIn(text: string, column: Column): unknown {
  const isOption = column.options?.includes(text) ?? false
  const parsed = !isOption && text.startsWith('[') ? jsonIn(text)?.value : undefined
  if (Array.isArray(parsed)) return parsed
  return column.many ? text.split(',').map((part) => part.trim()) : converted(text, plainText, column as StoredField)
}

function jsonIn(text: string): { value: unknown } | undefined {
  // Most texts are none, and an exception takes long.
  if (!/^\s*(?:[[{"\-\d]|true\s*$|false\s*$|null\s*$)/.test(text)) return undefined
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
