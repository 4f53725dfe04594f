import { checkDigit as gs1 } from '@dot-do/gs1'

/** A way to compute check digits. */
export interface Scheme {
  /** A character that it takes. */
  has: RegExp
  /** Such as `digits`. */
  takes: string
  /** How many characters it takes, without the check digit. */
  length: [min: number, max: number]
  /** The check digit or digits; undefined where the scheme has none for these data. */
  of: (data: string) => string | undefined
  /** Data and check digit together; one behind the other unless set. */
  full?: (data: string) => string
}

const digits = { has: /^\d$/, takes: 'digits' }
const any: [number, number] = [1, 256]

/** The sum of values with their weights; both counted from the left. */
const weighted = (values: number[], weight: (index: number) => number): number => values.reduce((sum, value, index) => sum + value * weight(index), 0)
const numbers = (data: string): number[] => Array.from(data, Number)
const fromRight = (data: string, weight: (place: number) => number): number => weighted(numbers(data).toReversed(), weight)

// ISO 2108 and ISO 3297: the rightmost digit counts twice, the next three times, and so on.
function modulo11(data: string): string {
  const rest = (11 - (fromRight(data, (place) => place + 2) % 11)) % 11
  return rest === 10 ? 'X' : String(rest)
}

export function luhn(data: string): string {
  const sum = numbers(data)
    .toReversed()
    .reduce((sum, digit, place) => sum + (place % 2 === 0 ? ((digit * 2) % 10) + (digit >= 5 ? 1 : 0) : digit), 0)
  return String((10 - (sum % 10)) % 10)
}

function msi11(data: string): string | undefined {
  const rest = (11 - (fromRight(data, (place) => (place % 6) + 2) % 11)) % 11
  // No bar pattern stands for ten.
  return rest === 10 ? undefined : String(rest)
}

/** Code 39 and Code 93 count their characters in this order. */
export const characters39 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%'
// Code 93 has four more, which shift the next.
const shifts = ['($)', '(%)', '(/)', '(+)']
const code39 = { has: /^[0-9A-Z .$/+%-]$/, takes: 'digits, capital letters, spaces and -.$/+%' }
const valuesOf = (data: string): number[] => Array.from(data, (character) => characters39.indexOf(character))

function code93(data: string): string {
  const values = valuesOf(data)
  const next = (all: number[], cycle: number): number => weighted(all.toReversed(), (index) => (index % cycle) + 1) % 47
  const first = next(values, 20)
  return [first, next([...values, first], 15)].map((value) => characters39[value] ?? shifts[value - characters39.length] ?? '').join('')
}

function modulo97(data: string): string {
  let rest = 0
  for (const letter of `${data}00`) rest = Number(`${rest}${Number.parseInt(letter, 36)}`) % 97
  return String(98 - rest).padStart(2, '0')
}

/** Each scheme by its name. */
export const schemes = {
  gs1: { ...digits, length: any, of: (data) => String(gs1(data)) },
  'isbn-10': { ...digits, length: [9, 9], of: modulo11 },
  issn: { ...digits, length: [7, 7], of: modulo11 },
  luhn: { ...digits, length: any, of: luhn },
  mod11: { ...digits, length: any, of: (data) => msi11(data) ?? 'X' },
  'mod97-10': { has: /^[0-9A-Z]$/, takes: 'digits and capital letters', length: any, of: modulo97 },
  mod43: { ...code39, length: any, of: (data) => characters39[valuesOf(data).reduce((sum, value) => sum + value, 0) % 43] },
  code93: { ...code39, length: any, of: code93 },
  code128: {
    has: /^[\u0020-\u007E]$/,
    takes: 'printable ASCII',
    length: any,
    // Start B is 104; its check character is no text, so nothing is put behind the data.
    of: (data) =>
      String(
        (104 +
          weighted(
            Array.from(data, (letter) => letter.charCodeAt(0) - 32),
            (index) => index + 1,
          )) %
          103,
      ),
    full: (data) => data,
  },
  'msi-10': { ...digits, length: any, of: luhn },
  'msi-11': { ...digits, length: any, of: msi11 },
  'msi-1010': { ...digits, length: any, of: (data) => luhn(data) + luhn(data + luhn(data)) },
  'msi-1110': { ...digits, length: any, of: (data) => twice(msi11(data), data) },
} satisfies Record<string, Scheme>

const twice = (first: string | undefined, data: string): string | undefined => (first === undefined ? undefined : first + luhn(data + first))
