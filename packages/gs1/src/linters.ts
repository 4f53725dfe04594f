import { checkDigit, checkPair, set82 } from './check-digit.ts'
import { countryOf, currencyOf, isCountry, isPackageType } from './codes.ts'
import { couponFault, positiveOfferFault } from './coupons.ts'
import { dateFault } from './dates.ts'

/** What is wrong with a component's text, in a few words; undefined where nothing is. `year` is the present one. */
export type Linter = (text: string, year: number) => string | undefined

const when = (isWrong: boolean, message: string): string | undefined => (isWrong ? message : undefined)
const isAbove = (text: string, max: number): boolean => Number(text) > max

/** The checks that the Syntax Dictionary names, by their names there. */
export const linters: Record<string, Linter> = {
  csum: (text) => {
    const right = checkDigit(text.slice(0, -1))
    return when(Number(text.at(-1)) !== right, `the check digit should be ${right}`)
  },
  csumalpha: (text) => {
    if (text.length < 2) return 'too short for its two check characters'
    const right = checkPair(text.slice(0, -2))
    return right === undefined ? 'too long for its check characters' : when(text.slice(-2) !== right, `the check characters should be ${right}`)
  },
  gcppos1: (text) => when(!/^\d\d/.test(text), 'begins with no GS1 Company Prefix'),
  gcppos2: (text) => when(!/^.\d\d/.test(text), 'has no GS1 Company Prefix behind its first character'),
  yymmd0: (text, year) => dateFault(text, true, year),
  yymmdd: (text, year) => dateFault(text, false, year),
  yyyymmdd: (text, year) => dateFault(text, false, year),
  hh: (text) => when(isAbove(text, 23), `there is no hour ${text}`),
  mi: (text) => when(isAbove(text, 59), `there is no minute ${text}`),
  ss: (text) => when(isAbove(text, 59), `there is no second ${text}`),
  hhmi: (text) => when(isAbove(text.slice(0, 2), 23) || isAbove(text.slice(2), 59), `there is no time ${text.slice(0, 2)}:${text.slice(2)}`),
  iso3166: (text) => when(countryOf(text) === undefined, `${text} is no country of ISO 3166-1`),
  iso3166999: (text) => when(text !== '999' && countryOf(text) === undefined, `${text} is neither a country of ISO 3166-1 nor 999`),
  iso3166alpha2: (text) => when(!isCountry(text), `${text} is no country of ISO 3166-1`),
  iso4217: (text) => when(currencyOf(text) === undefined, `${text} is no currency of ISO 4217`),
  iso5218: (text) => when(!/^[0129]$/.test(text), 'a sex is 0, 1, 2 or 9'),
  iban: ibanFault,
  pcenc: (text) => when(/%(?![0-9A-Fa-f]{2})/.test(text), 'a % has two hexadecimal digits behind it'),
  couponcode: couponFault,
  couponposoffer: positiveOfferFault,
  latitude: (text) => when(isAbove(text, 1_800_000_000), 'a latitude is at most 1800000000'),
  longitude: (text) => when(isAbove(text, 3_600_000_000), 'a longitude is at most 3600000000'),
  mediatype: (text) => when(!/^(?:0[1-9]|10|[89]\d)$/.test(text), `${text} is no type of media`),
  packagetype: (text) => when(!isPackageType(text), `${text} is no type of package`),
  importeridx: (text) => when(!/^[-0-9A-Z_a-z]$/.test(text), 'an importer index is a letter, a digit, - or _'),
  posinseqslash: sequenceFault,
  pieceoftotal: (text) => {
    const [piece, total] = [Number(text.slice(0, text.length / 2)), Number(text.slice(text.length / 2))]
    return when(piece === 0 || total === 0 || piece > total, `there is no piece ${piece} of ${total}`)
  },
  winding: (text) => when(!/^[019]$/.test(text), 'a winding direction is 0, 1 or 9'),
  yesno: (text) => when(!/^[01]$/.test(text), 'neither 0 nor 1'),
  zero: (text) => when(/[^0]/.test(text), 'has to be 0'),
  nonzero: (text) => when(/^0*$/.test(text), 'may not be 0'),
  nozeroprefix: (text) => when(/^0./.test(text), 'may not begin with 0'),
  hasnondigit: (text) => when(/^\d*$/.test(text), 'has to have a character that is no digit'),
  hyphen: (text) => when(text !== '-', 'can only be a hyphen'),
}

function ibanFault(text: string): string | undefined {
  if (text.length <= 4) return 'too short for an IBAN'
  if (!/^[0-9A-Z]+$/.test(text)) return 'an IBAN has digits and capital letters'
  if (!isCountry(text.slice(0, 2))) return `an IBAN begins with a country: ${text.slice(0, 2)} is none`
  let rest = 0
  for (const letter of text.slice(4) + text.slice(0, 4)) rest = Number(`${rest}${Number.parseInt(letter, 36)}`) % 97
  return when(rest !== 1, 'the IBAN’s check digits are wrong')
}

function sequenceFault(text: string): string | undefined {
  const [, position, end] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? []
  if (!position || !end) return 'a place in a sequence is such as 1/3'
  return when(Number(position) > Number(end), `there is no ${position} of ${end}`)
}

/** What characters a component may have. */
const sets = {
  N: { has: /^[0-9]$/, name: 'a digit' },
  X: { has: new RegExp(`^[${set82.replace(/[\]\\^-]/g, String.raw`\$&`)}]$`), name: 'a character of GS1’s set 82' },
  Y: { has: /^[#\-/0-9A-Z]$/, name: 'a character of GS1’s set 39' },
  Z: { has: /^[-\w]$/, name: 'a character of base64url' },
}

/** The places in a text whose character its set does not have. */
export function foreignCharacters(text: string, set: keyof typeof sets): { position: number; message: string }[] {
  const { has, name } = sets[set]
  const body = set === 'Z' ? text.replace(paddingOf(text), '') : text
  return Array.from({ length: body.length }, (_, position) => position)
    .filter((position) => !has.test(body.charAt(position)))
    .map((position) => ({ position, message: `${JSON.stringify(body.charAt(position))} is not ${name}` }))
}

// Padding is not compulsory. That it fills up a group of three is what GS1’s own linter asks.
const paddingOf = (text: string): RegExp => (text.length % 3 === 0 ? /={1,2}$/ : /(?!)/)
