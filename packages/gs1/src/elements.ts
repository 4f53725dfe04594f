import { countryOf, currencyOf } from './codes.ts'
import { isoDate } from './dates.ts'
import { type Component, type Entry, entryOf } from './entries.ts'

/** An AI with its value, and where in the text that was read the value begins. */
export interface RawElement {
  ai: string
  value: string
  at: number
}

/** What an element says. */
export interface Element {
  ai: string
  /** The data title of the General Specifications. */
  name: string
  value: string
  data?: ElementData
}

export interface ElementData {
  /** ISO 8601: a day, a moment, or two days with a slash between. */
  date?: string
  decimal?: string
  /** ISO 4217, such as EUR. */
  currency?: string
  /** ISO 3166-1 alpha-2; several have a space between. */
  country?: string
  unit?: string
}

/** What elements say, as of a year. */
export const interpret = (elements: RawElement[], year: number): Element[] => elements.map((element) => interpretOne(element, year))

function interpretOne({ ai, value }: RawElement, year: number): Element {
  const entry = entryOf(ai)
  if (!entry) return { ai, name: '', value }
  const data = Object.fromEntries(Object.entries(dataOf(entry, value, year)).filter(([, said]) => said !== undefined)) as ElementData
  return { ai, name: entry.title, value, ...(Object.keys(data).length > 0 ? { data } : {}) }
}

/** A value cut into its components; those that are not there are left out. */
export function pieces({ components }: Entry, value: string): { component: Component; text: string; at: number }[] {
  const found = []
  let at = 0
  for (const component of components) {
    const text = value.slice(at, at + component.max)
    if (text !== '' || !component.isOptional) found.push({ component, text, at })
    at += text.length
  }
  return found
}

function dataOf(entry: Entry, value: string, year: number): Record<keyof ElementData, string | undefined> {
  const cut = pieces(entry, value)
  const of = (...names: string[]): string[] => cut.filter(({ component }) => component.linters.some((name) => names.includes(name))).map(({ text }) => text)
  const [currency] = of('iso4217')
  const countries = [...of('iso3166', 'iso3166999').map((number) => countryOf(number)), ...of('iso3166alpha2')].filter((code) => code !== undefined)
  return {
    date: dateOf(of('yymmd0', 'yymmdd', 'yyyymmdd'), of('hhmi', 'hh', 'mi', 'ss').join(''), year),
    decimal: decimalOf(entry, value),
    currency: currency === undefined ? undefined : currencyOf(currency),
    country: countries.length > 0 ? countries.join(' ') : undefined,
    unit: unitOf(entry),
  }
}

function dateOf(dates: string[], time: string, year: number): string | undefined {
  if (dates.length === 0) return undefined
  const days = dates.map((date) => isoDate(date, year)).join('/')
  // Where the hour alone is said, the minute is none.
  const parts = time === '' ? [] : time.length === 2 ? [time, '00'] : (time.match(/../g) ?? [])
  // 9999 as the time of a delivery window means that there is none.
  return parts.length === 0 || time === '9999' ? days : `${days}T${parts.join(':')}`
}

const measured = /^3[1-6]/
const amount = /^39/
const temperature = /^433[0-3]$/

// The fourth digit of these AIs says how many digits stand behind the point.
function decimalOf({ ai, components }: Entry, value: string): string | undefined {
  if (temperature.test(ai)) return `${value.endsWith('-') ? '-' : ''}${withPoint(value.slice(0, 6), 2)}`
  if (!measured.test(ai) && !amount.test(ai)) return undefined
  const digits = components.length > 1 ? value.slice(3) : value
  return withPoint(digits, Number(ai[3]))
}

function withPoint(digits: string, decimals: number): string {
  const padded = digits.padStart(decimals + 1, '0')
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=\d)/, '')
  return decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`
}

function unitOf({ ai, title }: Entry): string | undefined {
  if (ai.startsWith('337')) return 'kg/m²'
  if (ai.startsWith('394')) return '%'
  if (temperature.test(ai)) return `°${title.slice(-1)}`
  return measured.test(ai) ? /\((.+)\)/.exec(title)?.[1] : undefined
}

/** The human-readable interpretation. */
export const hri = (elements: Pick<RawElement, 'ai' | 'value'>[]): string => elements.map(({ ai, value }) => `(${ai})${value}`).join('')

/** As a scanner gives it: FNC1 (U+001D) behind what has no predefined length. */
export const scanned = (elements: Pick<RawElement, 'ai' | 'value'>[]): string =>
  elements.map(({ ai, value }, index) => `${ai}${value}${index < elements.length - 1 && !entryOf(ai)?.isPredefined ? '\u001D' : ''}`).join('')
