import { checkDigit } from '@dot-do/gs1'
import { schemes } from './schemes.ts'

/** Where the digits of a number stand in a text, and which they are. */
export interface Placed {
  digits: string
  /** The place of each digit in the text. */
  at: number[]
}

/** The characters of a text that count, such as the digits and X of an ISBN. */
export function placed(text: string, counts: RegExp): Placed {
  const at = Array.from({ length: text.length }, (_, index) => index).filter((index) => counts.test(text.charAt(index)))
  return { digits: at.map((index) => text.charAt(index)).join(''), at }
}

/** What a number's check digit should be, by the kind of number; undefined where there is none. */
export const checks = {
  gs1: (digits: string): string => String(checkDigit(digits)),
  isbn: (digits: string): string => (digits.length === 9 ? schemes['isbn-10'].of(digits) : String(checkDigit(digits))),
  issn: (digits: string): string => schemes.issn.of(digits),
  // A number whose rest is 10 is not given out.
  pzn(digits: string): string | undefined {
    const first = digits.length === 6 ? 2 : 1
    const rest = Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * (index + first), 0) % 11
    return rest === 10 ? undefined : String(rest)
  },
  // Deutsche Post: from the right, digits count four times and nine times.
  post(digits: string): string {
    const sum = Array.from(digits)
      .toReversed()
      .reduce((sum, digit, place) => sum + Number(digit) * (place % 2 === 0 ? 4 : 9), 0)
    return String((10 - (sum % 10)) % 10)
  },
}
