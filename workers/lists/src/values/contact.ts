import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { StoredField } from './field.ts'
import { readText } from './text.ts'
import { shown, wrong } from './wrong.ts'

// The HTML standard's: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address
const emailPattern = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/

/** An address as the HTML standard has it, its domain in lower case. */
export function parseEmail(value: unknown): string {
  const text = readText(value).trim()
  // RFC 5321 allows a path 256 octets, its angle brackets included.
  if (text.length > 254 || !emailPattern.test(text)) wrong(`is not an e-mail address: ${shown(value)}`)
  const at = text.lastIndexOf('@')
  return text.slice(0, at) + text.slice(at).toLowerCase()
}

/** A URL as the WHATWG standard writes it; http and https alone, since others run code or read files where they are opened. */
export function parseUrl(value: unknown): string {
  const text = readText(value)
  const url = text.length <= 8192 ? URL.parse(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) wrong(`is not an http or https URL: ${shown(value)}`)
  return url.href
}

/** Whether numbers of a country can be read. */
export const isCountry = (code: string): boolean => isSupportedCountry(code)

/** A telephone number as E.164. */
export function parsePhone(value: unknown, { country }: StoredField): string {
  const text = readText(value)
  const number = text.length <= 64 ? parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false }) : undefined
  if (!number?.isValid() || number.ext !== undefined)
    wrong(`is not a telephone number${country ? '' : ' with its country, such as +49 30 123456'}: ${shown(value)}`)
  return number.number
}
