import { fold } from '@dot-do/filter'
import { setOwn } from '@dot-do/tagged'
import { parseEmail, parsePhone, parseUrl } from './contact.ts'
import { parseDate, parseDatetime } from './dates.ts'
import { type Moment, type StoredField, typeOf } from './field.ts'
import { checkText, parseJson } from './json.ts'
import { type Money, parseMoney, toMoneyValue } from './money.ts'
import { parseBoolean, parseNumber } from './number.ts'
import { parseFiles } from '../files/file.ts'
import { parseRelation } from '../related/relations.ts'
import { parseMultiselect, parseSelect, parseText, parseUser } from './text.ts'
import { Wrong, wrong } from './wrong.ts'

/** An item's values as its row keeps them; see `item.data` in the schema. */
export type Data = Record<string, unknown>

type Parse = (value: unknown, field: StoredField, moment: Moment) => unknown

const parsers: Record<StoredField['type'], Parse> = {
  ...{ text: parseText, longtext: parseText, number: parseNumber, money: parseMoney, boolean: parseBoolean, date: parseDate, datetime: parseDatetime },
  ...{ select: parseSelect, multiselect: parseMultiselect, url: parseUrl, email: parseEmail, phone: parsePhone, user: parseUser, json: parseJson },
  ...{ relation: parseRelation, rollup: refuse, formula: refuse, file: parseFiles },
}

function refuse(): never {
  return wrong('is reckoned, and can’t be set')
}

/** Whether the list itself says what the values of a field are. */
export const isReckoned = ({ type }: StoredField): boolean => type === 'formula' || type === 'rollup'

/** A caller's value as its field keeps it; throws `Wrong` where it does not fit. */
export const parseValue = (value: unknown, field: StoredField, moment: Moment): unknown => parsers[field.type](value, field, moment)

const rawKey = ({ id }: StoredField) => `r${id.slice(1)}`
const foldedKey = ({ id }: StoredField) => `c${id.slice(1)}`

/** Puts a parsed value, or none, into an item's data. */
export function put(data: Data, field: StoredField, value: unknown): void {
  delete data[field.id]
  delete data[rawKey(field)]
  delete data[foldedKey(field)]
  if (value === undefined) return
  const compared = composed(value)
  data[field.id] = compared
  if (compared !== value) data[rawKey(field)] = value
  if (typeof compared !== 'string') return
  const folded = fold(compared)
  // Else SQLite's own lower() gives the same.
  if (folded !== lowerAscii(compared)) data[foldedKey(field)] = folded
}

/** A field's value as callers see it; undefined where there is none. */
export function valueOf(data: Data, field: StoredField): unknown {
  const value = data[rawKey(field)] ?? data[field.id]
  return typeOf(field) === 'money' && value !== undefined ? toMoneyValue(value as Money) : value
}

// What SQLite's lower() makes of it.
const lowerAscii = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** The value with every text in it in NFC; the same one where all are. */
export function composed(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map(composed)
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, inner, composed(inner)] as const)
  if (entries.every(([, inner, normal]) => inner === normal)) return value
  const out: Record<string, unknown> = {}
  for (const [key, , normal] of entries) setOwn(out, key, normal)
  return out
}

/** A value of a field that the list does not have, kept as it is. */
export function parseUnknown(value: unknown): unknown {
  checkText(value, [])
  return value
}

/** The texts in an item's data, for the full-text index. */
export function textsOf(data: Data): string {
  const texts: string[] = []
  for (const key of Object.keys(data)) if (key.startsWith('f') || key === 'x') collect(data[key], texts)
  return texts.join('\n')
}

const unsearched = /^item_[0-9A-HJKMNP-TV-Z]{26}$|^[0-9a-f]{64}$/

function collect(value: unknown, texts: string[]): void {
  // Nobody searches for ids or hashes, and one `item` would find all that relate to another.
  if (typeof value === 'string') return unsearched.test(value) ? undefined : void texts.push(value)
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) collect(inner, texts)
}

/** Runs `parse`; what does not fit goes to `report` with the path to it. */
export function attempt<T>(path: (string | number)[], report: (issue: { path: (string | number)[]; message: string }) => void, parse: () => T): T | undefined {
  try {
    return parse()
  } catch (thrown) {
    if (!(thrown instanceof Wrong)) throw thrown
    report({ path: [...path, ...thrown.path], message: thrown.message })
    return undefined
  }
}

/** Whether two items hold the same, whatever the order of their values. */
export function sameData(a: Data, b: Data): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && JSON.stringify(a[key]) === JSON.stringify(b[key]))
}
