import type { Issue } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { setOwn } from '@dot-do/tagged'
import { reserved } from '../fields.ts'
import type { Open } from '../list/open.ts'
import { type Column, fromCell } from '../values/cells.ts'
import { isDeeper } from '../values/depth.ts'
import { attempt, isReckoned } from '../values/values.ts'
import { unguard } from './csv-out.ts'

type Report = (issue: Issue) => void
/** A row of a file as the values of an item; undefined where it is none. */
type Read = (row: string[] | string, report: Report) => { given: unknown } | undefined

interface Shape {
  columns: (string | null)[] | undefined
  mapping: Map<string, string | null>
}

/** How the rows of a file become the values of items. Refuses columns that the list does not have. */
export const valuesOf = (open: Open, { columns, mapping }: Shape): Read => (columns ? fromCells(open, columns) : fromJson(open, mapping))

function fromCells(open: Open, names: (string | null)[]): Read {
  const columns = names.map((name) => (name === null ? undefined : columnFor(open, name)))
  const named = columns.filter((column) => column !== undefined)
  // Of a list of plain values one column called `value` is the value itself.
  const isValue = open.definition.isPlain && named.length === 1 && named[0]?.name === 'value'
  return (row, report) => {
    const values: Record<string, unknown> = {}
    for (const [index, column] of columns.entries()) {
      const text = row[index] ?? ''
      if (!column || text === '') continue
      const value = attempt([column.name], report, () => fromCell(text, column))
      if (value !== undefined) setOwn(values, column.name, value)
    }
    return isValue ? (Object.hasOwn(values, 'value') ? { given: values.value } : reportEmpty(report)) : { given: values }
  }
}

function reportEmpty(report: Report): undefined {
  report({ path: ['value'], message: 'is required' })
}

function columnFor(open: Open, name: string): Column & { name: string } {
  const { definition, fieldOf } = open
  if (definition.isPlain) return { name, type: 'json' }
  const field = fieldOf(name) ?? fieldOf(name.normalize('NFC'))
  if (field && isReckoned(field)) invalid(`${name} is reckoned by the list, and no file sets it: map the column to null to leave it out`, ['mapping', name])
  if (field) return field
  if (reserved.has(name)) invalid(`every item has its own ${name}, which no file sets: map the column to null to leave it out`, ['mapping', name])
  if (definition.strict) invalid(`the list has no field ${name}: map the column to a field, or to null to leave it out`, ['mapping', name])
  return { name, type: 'json' }
}

function fromJson(open: Open, mapping: Map<string, string | null>): Read {
  return (text, report) => {
    const parsed = parse(String(text), report)
    if (!parsed || mapping.size === 0 || open.definition.isPlain) return parsed
    const { given } = parsed
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return parsed
    const values: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(given)) {
      const field = mapping.has(name) ? mapping.get(name) : name
      if (typeof field !== 'string') continue
      if (Object.hasOwn(values, field)) report({ path: [field], message: 'comes twice' })
      setOwn(values, field, value)
    }
    return { given: values }
  }
}

function parse(text: string, report: Report): { given: unknown } | undefined {
  try {
    const given: unknown = JSON.parse(text)
    if (!isDeeper(given)) return { given }
    report({ path: [], message: 'is nested more than 100 deep' })
  } catch {
    report({ path: [], message: 'is not JSON' })
  }
  return undefined
}

/** A cell as the file has it, for `fromCells`. */
export const cellsOf = (cells: string[], isRaw: boolean): string[] => (isRaw ? cells : cells.map(unguard))
