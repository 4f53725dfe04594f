import { checks } from './check.ts'
import { compressUpca, expandUpce, withCheckDigit } from './upc.ts'

/** Why a number can't be read or written in a notation. */
export class NotationError extends Error {
  readonly reason: 'character' | 'length' | 'csum' | 'notation'

  constructor(reason: NotationError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

/** How many digits a GTIN has in these notations. */
const lengths = { upca: 12, gtin12: 12, ean13: 13, gtin13: 13, ean8: 8, gtin8: 8, gtin14: 14 }
type Plain = keyof typeof lengths
export type NumberNotation = Plain | 'upce' | 'isbn10' | 'isbn13' | 'issn'

const isPlain = (notation: NumberNotation): notation is Plain => Object.hasOwn(lengths, notation)

/** The GTIN of 14 digits that a number stands for; its check digit may be left out, but not be wrong. */
export function gtinOf(text: string, from: NumberNotation): string {
  const number = text.replaceAll(/[ -]/g, '').toUpperCase()
  if (isPlain(from)) return checked(digitsOf(number, lengths[from]), lengths[from], checks.gs1).padStart(14, '0')
  if (from === 'isbn13') return bookNumber(checked(digitsOf(number, 13), 13, checks.gs1))
  if (from === 'upce') {
    const body = digitsOf(number, 8).slice(0, 7)
    const expanded = expandUpce(body) ?? fail('notation', 'the number system of a UPC-E is 0 or 1')
    return checked(`${expanded}${number.slice(7)}`, 12, checks.gs1).padStart(14, '0')
  }
  const [length, prefix, suffix] = from === 'isbn10' ? [10, '978', ''] : [8, '977', '00']
  const full = checked(digitsOf(number, length), length, from === 'isbn10' ? checks.isbn : checks.issn)
  return `0${withCheckDigit(`${prefix}${full.slice(0, -1)}${suffix}`)}`
}

function bookNumber(number: string): string {
  return /^97[89]/.test(number) ? `0${number}` : fail('notation', 'an ISBN begins with 978 or 979')
}

/** A number of so many digits, or of one less. */
function digitsOf(number: string, length: number): string {
  if (!/^\d*[\dX]$/.test(number)) fail('character', 'a number has digits, and hyphens or spaces between them')
  return number.length === length || number.length === length - 1 ? number : fail('length', `${length} digits, not ${number.length}`)
}

function checked(number: string, length: number, of: (body: string) => string): string {
  const body = number.slice(0, length - 1)
  if (body.includes('X')) fail('character', 'X can only be a check digit')
  const right = of(body)
  const given = number[length - 1]
  return given === undefined || given === right ? `${body}${right}` : fail('csum', `the check digit should be ${right}, not ${given}`)
}

/** A GTIN of 14 digits in another notation. */
export function fromGtin(gtin: string, to: NumberNotation): string {
  if (isPlain(to)) return shortened(gtin, lengths[to])
  const ean = shortened(gtin, 13)
  const body = ean.slice(3, 12)
  switch (to) {
    case 'upce':
      return compressUpca(shortened(gtin, 12)) ?? fail('notation', 'this number has too few zeros for a UPC-E')
    case 'isbn13':
      return bookNumber(ean).slice(1)
    case 'isbn10':
      return ean.startsWith('978') ? `${body}${checks.isbn(body)}` : fail('notation', 'an ISBN-10 is one whose EAN begins with 978')
    case 'issn':
      return ean.startsWith('977')
        ? `${ean.slice(3, 7)}-${ean.slice(7, 10)}${checks.issn(ean.slice(3, 10))}`
        : fail('notation', 'an ISSN is one whose EAN begins with 977')
  }
}

function shortened(gtin: string, length: number): string {
  return /^0*$/.test(gtin.slice(0, -length)) ? gtin.slice(-length) : fail('notation', `this number has more than ${length} digits`)
}

function fail(reason: NotationError['reason'], message: string): never {
  throw new NotationError(reason, message)
}
