/** The characters that a type holds. */
export interface CharSet {
  /** Whether it has a character. */
  has: (character: string) => boolean
  /** Such as `digits`. */
  name: string
}

const set = (characters: RegExp, name: string): CharSet => ({ has: (character) => characters.test(character), name })
const upTo = (code: number, name: string): CharSet => ({ has: (character) => character.charCodeAt(0) <= code, name })

/** What data may be made of, by a short name. */
export const charsets = {
  digits: set(/^[0-9]$/, 'digits'),
  'digits 1-9': set(/^[1-9]$/, 'digits from 1 to 9'),
  retail: set(/^[0-9 ]$/, 'digits; an add-on of 2 or 5 digits behind a space'),
  book: set(/^[0-9Xx -]$/, 'digits, X and hyphens; an add-on of 2 or 5 digits behind a space'),
  music: set(/^[0-9M -]$/, 'digits, hyphens and M; an add-on of 2 or 5 digits behind a space'),
  spaced: set(/^[0-9 ]$/, 'digits, with or without spaces'),
  dashed: set(/^[0-9-]$/, 'digits and hyphens'),
  telepen: set(/^[0-9X]$/, 'digits, and X in even places'),
  hex: set(/^[0-9A-F]$/, 'digits and A to F'),
  upper: set(/^[0-9A-Z]$/, 'digits and capital letters'),
  bc412: set(/^[0-9A-NP-Z]$/, 'digits and capital letters but O'),
  japan: set(/^[0-9A-Z-]$/, 'digits, capital letters and hyphens'),
  australia: set(/^[0-9A-Za-z #]$/, 'digits, letters, spaces and #'),
  code39: set(/^[0-9A-Z .$/+%-]$/, 'digits, capital letters, spaces and -.$/+%'),
  codabar: set(/^[0-9A-D$:/.+-]$/, 'digits and -$:/.+ between two of A, B, C, D'),
  daft: set(/^[DAFT]$/, 'D, A, F and T'),
  word: set(/^[a-z0-9-]$/, 'the name of a symbol, such as fima'),
  ascii: upTo(0x7f, 'ASCII'),
  latin1: upTo(0xff, 'Latin-1'),
  unicode: upTo(0xffff, 'any text'),
  gs1: upTo(0xffff, 'GS1 elements, such as (01)09521234543213(10)ABC'),
  gtin: set(/^[0-9() ]$/, 'a GTIN of 14 digits, with or without (01) before it'),
  link: set(/^[\u0021-\u007E]$/, 'a GS1 Digital Link URI'),
  composite: upTo(0xffff, 'the linear data, | and GS1 elements'),
} satisfies Record<string, CharSet>

export type CharSetName = keyof typeof charsets
