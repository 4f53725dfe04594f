import { decimalKey } from './decimal.ts'
import type { FieldType, Kind, Scalar } from './types.ts'
import { type Clock, dayOf, isDay, isRelative, millisecondsOf, readInstant, readRelative, startOf } from './when.ts'

/** An operand in the form the field stores, and as JSON for a domain that sends it on; or the sentence that refuses it. */
export type Operand = { stored: Scalar; json: Scalar } | string

export const textMax = 8192

/** What the operand of each kind must be, for messages. */
export const expectations: Record<Kind, string> = {
  text: 'a text',
  number: 'a finite number',
  boolean: 'true or false',
  date: 'a date such as 2026-01-31, today, now-7d or startOf:month',
  datetime: 'a date and time such as 2026-01-31T12:00:00Z, a date, now-7d or startOf:month',
  decimal: 'a decimal such as 12.50, as text or number',
  point: 'null: places are asked with $near and $within',
  json: 'a text, a number, true or false',
}

const same = (value: Scalar): Operand => ({ stored: value, json: value })

/** Reads the operand of an equality or a comparison. */
export function readOperand(field: FieldType, value: unknown, clock: Clock): Operand {
  const { kind } = field
  const read = readers[kind](value, clock, field)
  return read ?? `${expectations[kind]} is expected`
}

type Reader = (value: unknown, clock: Clock, field: FieldType) => Operand | undefined

const readText: Reader = (value) => (typeof value === 'string' ? textOperand(value) : undefined)
const readNumber: Reader = (value) => (typeof value === 'number' && Number.isFinite(value) ? same(value) : undefined)
const readBoolean: Reader = (value) => (typeof value === 'boolean' ? same(value) : undefined)

const readers: Record<Kind, Reader> = {
  text: readText,
  number: readNumber,
  boolean: readBoolean,
  date: (value, clock) => (typeof value === 'string' ? readDate(value, clock) : undefined),
  datetime: (value, clock, field) => (typeof value === 'string' ? readDatetime(value, clock, field) : undefined),
  decimal: readDecimal,
  point: () => undefined,
  json: (value, clock, field) => readText(value, clock, field) ?? readNumber(value, clock, field) ?? readBoolean(value, clock, field),
}

export function textOperand(value: string): Operand {
  if (value.length > textMax) return `a text may have at most ${textMax} characters`
  if (!value.isWellFormed()) return 'the text is not well-formed Unicode'
  return same(value.normalize('NFC'))
}

function readDate(text: string, clock: Clock): Operand | undefined {
  if (!isRelative(text)) return isDay(text) ? same(text) : undefined
  return relative(text, clock, (moment) => same(dayOf(moment)))
}

function readDatetime(text: string, clock: Clock, field: FieldType): Operand | undefined {
  if (isRelative(text)) return relative(text, clock, (moment) => instant(millisecondsOf(moment), field))
  if (isDay(text)) return instant(startOf(text, clock.timezone), field)
  const time = readInstant(text)
  return time === undefined ? undefined : instant(time, field)
}

const firstInstant = Date.parse('0000-01-01T00:00:00Z')
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')
const outOfRange = 'years from 0000 to 9999 are expected'

function instant(time: number, field: FieldType): Operand {
  if (time < firstInstant || time > lastInstant) return outOfRange
  const iso = new Date(time).toISOString()
  return { stored: field.stored === 'ms' ? time : iso, json: iso }
}

function relative(text: string, clock: Clock, use: (moment: NonNullable<ReturnType<typeof readRelative>>) => Operand): Operand | undefined {
  try {
    const moment = readRelative(text, clock)
    if (moment === undefined) return undefined
    const time = millisecondsOf(moment)
    return time < firstInstant || time > lastInstant ? outOfRange : use(moment)
  } catch {
    // Temporal refuses what leaves its range.
    return outOfRange
  }
}

function readDecimal(value: unknown): Operand | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const key = decimalKey(String(value))
  return key === undefined ? undefined : { stored: key, json: value }
}
