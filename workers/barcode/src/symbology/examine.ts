import { check, checkOne, type Fault, hri, type RawElement, readElements, scanned } from '@dot-do/gs1'
import { checks, placed } from '../numbers/check.ts'
import { compressUpca, expandUpce, withCheckDigit } from '../numbers/upc.ts'
import { type Symbology, symbologyOf } from './index.ts'

/** What was found of data for a type: all that is wrong, or what BWIPP is to make. */
export interface Examined {
  faults: Fault[]
  /** The data with its check digit, without what does not count. */
  normalized: string
  checkDigit?: string | undefined
  elements?: RawElement[]
  /** What BWIPP is given; each character is a byte. */
  text: string
  /** BWIPP's encoder, where it is another than the type's own. */
  encoder?: string
  options: Record<string, string | number | boolean>
}

/** Examines text for a type, as of a year. */
export function examine(type: Symbology, data: string, year: number): Examined {
  const counted = type.chars === 'gtin' || type.chars === 'spaced' ? data.replaceAll(' ', '') : data
  const faults = [...lengthFaults(type, counted), ...characterFaults(type, data)]
  const plain: Examined = { faults, normalized: data, text: data, options: {} }
  if (faults.length > 0) return plain
  switch (type.chars) {
    case 'gs1':
      return examineElements(type, data, year)
    case 'link':
      return examineLink(data, year)
    case 'composite':
      return examineComposite(type, data, year)
    case 'gtin':
      return examineGtin(type, data)
    case 'unicode':
      return type.name === 'maxicode' ? examineMaxicode(type, data) : { ...plain, ...asBytes(type, data) }
    default:
      return type.name === 'upce' ? examineUpce(data) : examineNumber(type, data)
  }
}

/** Examines bytes, which every type of Latin-1 or more holds as they are. */
export function examineBytes(type: Symbology, bytes: Uint8Array): Examined {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  const faults = lengthFaults(type, text)
  if (type.chars !== 'unicode' && type.chars !== 'latin1')
    faults.push({ message: `${type.name} holds ${type.charset.name}, not bytes`, position: 0, code: 'character' })
  return { faults, normalized: text, text, options: {} }
}

function lengthFaults({ length: { min, max }, name }: Symbology, data: string): Fault[] {
  if (data.length >= min && data.length <= max) return []
  const wanted = min === max ? `${min}` : data.length < min ? `${min} or more` : `at most ${max}`
  return [{ message: `${name} has ${wanted} characters, not ${data.length}`, position: Math.min(data.length, max), code: 'length' }]
}

const faultsMax = 100

function characterFaults({ charset, name }: Symbology, data: string): Fault[] {
  const faults: Fault[] = []
  // UTF-8 has no half of a pair.
  if (!data.isWellFormed()) faults.push({ message: 'half of a surrogate pair', position: data.search(/\p{Surrogate}/u), code: 'character' })
  for (let position = 0; position < data.length && faults.length < faultsMax; position++) {
    const character = data.charAt(position)
    if (!charset.has(character)) faults.push({ message: `${name} holds ${charset.name}, not ${JSON.stringify(character)}`, position, code: 'character' })
  }
  return faults
}

/** The place of the first character beyond a code, or -1. */
const beyond = (text: string, code: number): number =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).findIndex((unit) => unit > code)
const utf8 = (text: string): string => Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')

// Readers guess the characters of a QR code that does not say them; those of the others take Latin-1.
const isGuessed = ({ zxing }: Symbology): boolean => zxing === 'QRCode' || zxing === 'RMQRCode'

function asBytes(type: Symbology, data: string): Pick<Examined, 'faults' | 'text' | 'options'> {
  const faults: Fault[] = []
  const position = beyond(data, 0xff)
  if (beyond(data, 0x7f) === -1 || (position === -1 && !isGuessed(type))) return { faults, text: data, options: {} }
  if (type.name === 'swissqrcode') return { faults, text: utf8(data), options: {} }
  // ECI 26 is UTF-8. In BWIPP's notation for it a caret is two.
  if (type.hasEci) return { faults, text: `^ECI000026${utf8(data).replaceAll('^', '^^')}`, options: { parsefnc: true } }
  return {
    text: data,
    options: {},
    faults: [{ message: `${type.name} holds Latin-1, not ${JSON.stringify(data.charAt(position))}`, position, code: 'character' }],
  }
}

const carrierStart = '[)>\u001E01\u001D'

// ISO/IEC 16023, annex B: a carrier's message has a year and the postcode first; one of digits is mode 2, any other mode 3.
function examineMaxicode(type: Symbology, data: string): Examined {
  const postcode = data.startsWith(carrierStart) ? data.slice(carrierStart.length + 2).split('\u001D')[0] : undefined
  const { options, ...rest } = asBytes(type, data)
  return { normalized: data, ...rest, options: { ...options, ...(postcode === undefined ? {} : { mode: /^\d{1,9}$/.test(postcode) ? 2 : 3 }) } }
}

const ofNumber: Record<NonNullable<Symbology['check']>, RegExp> = { gs1: /\d/, isbn: /[\dXx]/, issn: /[\dXx]/, pzn: /\d/, post: /\d/ }

/** A number with the check digit that its type has; an add-on stands behind a space. */
function examineNumber(type: Symbology, data: string): Examined {
  const same: Examined = { faults: [], normalized: data, text: data, options: {} }
  if (!type.check) return same
  // Behind a space stands an add-on, of an ISSN also its variant.
  const [main = '', ...addOn] = type.chars === 'spaced' ? [data] : data.split(' ')
  const { digits, at } = placed(main, ofNumber[type.check])
  const full = fullLength(type, digits)
  if (full === undefined) return { ...same, faults: [{ message: `${type.name} has no ${digits.length} digits`, position: 0, code: 'length' }] }
  const body = digits.slice(0, full - 1)
  if (/x/i.test(body)) return { ...same, faults: [{ message: 'X can only be the check digit', position: at[body.search(/x/i)] ?? 0, code: 'character' }] }
  const right = checks[type.check](body)
  const given = digits[full - 1]?.toUpperCase()
  if (right === undefined)
    return {
      ...same,
      faults: [{ message: 'there is no check digit for these digits: such a number is not given out', position: at.at(-1) ?? 0, code: 'csum' }],
    }
  if (given !== undefined && given !== right)
    return { ...same, checkDigit: right, faults: [{ message: `the check digit should be ${right}, not ${given}`, position: at[full - 1] ?? 0, code: 'csum' }] }
  const number = `${body}${right}`
  const rest = addOn.map((digits) => ` ${digits}`).join('')
  return { ...same, checkDigit: right, normalized: `${number}${rest}`, ...drawn(type, main, number, rest) }
}

const lengths: Record<string, number[]> = {
  ...{ ean13: [13], ean8: [8], upca: [12], itf14: [14], isbn: [10, 13], issn: [8], pzn: [7, 8], identcode: [12], leitcode: [14] },
}

/** How many digits a number has with its check digit, from how many are there. */
function fullLength({ name }: Symbology, digits: string): number | undefined {
  const known = lengths[name] ?? []
  return known.find((length) => length === digits.length) ?? known.find((length) => length === digits.length + 1)
}

// BWIPP wants the hyphens of a book's number, which it writes above the bars. Where they are not known, the bars are those of its EAN-13.
function drawn({ name }: Symbology, main: string, number: string, rest: string): Partial<Examined> {
  if (name === 'issn') return { text: `${number.slice(0, 4)}-${number.slice(4)}${rest === '' ? '' : rest}` }
  // With its spaces it is written below the bars.
  if (name === 'itf14') return { text: main.replaceAll(' ', '').length === number.length ? main : number }
  if (name === 'pzn') return { text: number, options: { pzn8: number.length === 8 } }
  if (name !== 'isbn') return { text: `${number}${rest}` }
  if ((main.match(/-/g) ?? []).length === (number.length === 10 ? 3 : 4)) return { text: `${main}${rest}` }
  const ean = number.length === 10 ? `978${number.slice(0, 9)}` : number.slice(0, 12)
  return { encoder: 'ean13', text: `${ean}${checks.gs1(ean)}${rest}` }
}

function examineUpce(data: string): Examined {
  const [main = '', addOn] = data.split(' ')
  const same: Examined = { faults: [], normalized: data, text: data, options: {} }
  const expanded = expandUpce(main)
  if (main.length < 7 || main.length > 8) return { ...same, faults: [{ message: `upce has 7 or 8 digits, not ${main.length}`, position: 0, code: 'length' }] }
  if (expanded === undefined) return { ...same, faults: [{ message: 'the number system of upce is 0 or 1', position: 0, code: 'character' }] }
  const right = checks.gs1(expanded)
  if (main.length === 8 && main[7] !== right)
    return { ...same, checkDigit: right, faults: [{ message: `the check digit should be ${right}, not ${main[7]}`, position: 7, code: 'csum' }] }
  // One number has one UPC-E: of those that stand for the same UPC-A, the one by the first rule that has it.
  const canonical = compressUpca(`${expanded}${right}`)
  if (canonical?.slice(0, 7) !== main.slice(0, 7))
    return { ...same, checkDigit: right, faults: [{ message: `this number is written ${canonical?.slice(0, 7)}`, position: 0, code: 'notation' }] }
  const normalized = `${main.slice(0, 7)}${right}${addOn === undefined ? '' : ` ${addOn}`}`
  return { ...same, checkDigit: right, normalized, text: normalized }
}

/** A GTIN or SSCC with its AI before it, or without. */
function examineGtin(type: Symbology, data: string): Examined {
  const [ai, length] = type.name === 'sscc18' ? ['00', 18] : ['01', 14]
  const prefix = data.startsWith(`(${ai})`) ? ai.length + 2 : 0
  const digits = data.slice(prefix).replaceAll(' ', '')
  const same: Examined = { faults: [], normalized: data, text: data, options: {} }
  if (!/^\d+$/.test(digits) || digits.length < length - 1 || digits.length > length)
    return { ...same, faults: [{ message: `${type.name} has ${length} digits, with or without (${ai}) before them`, position: prefix, code: 'length' }] }
  const body = digits.slice(0, length - 1)
  const right = checks.gs1(body)
  const faults: Fault[] = []
  if (digits.length === length && digits.at(-1) !== right)
    faults.push({ message: `the check digit should be ${right}, not ${digits.at(-1)}`, position: prefix + length - 1, code: 'csum' })
  if (type.name === 'databarlimited' && !/^[01]/.test(digits))
    faults.push({ message: 'a GTIN in databarlimited begins with 0 or 1', position: prefix, code: 'character' })
  const normalized = `${body}${right}`
  return { ...same, faults, normalized, checkDigit: right, text: `(${ai})${normalized}`, elements: [{ ai, value: normalized, at: prefix }] }
}

/** Which type holds what GS1's holds, where FNC1 is written out. */
const unbracketed: Record<string, string> = {
  'gs1-128': 'code128',
  gs1datamatrix: 'datamatrix',
  gs1datamatrixrectangular: 'datamatrixrectangular',
  gs1qrcode: 'qrcode',
  gs1dotcode: 'dotcode',
}

function examineElements(type: Symbology, data: string, year: number): Examined {
  const { elements, faults } = readElements(data)
  const all = [...faults, ...check(elements, year)]
  const text = hri(elements)
  const same: Examined = { faults: all, normalized: text, text, elements, options: {} }
  // BWIPP would take a bracket in a value for that of an AI.
  const bracketed = elements.find(({ value }) => value.includes('('))
  if (!bracketed || all.length > 0) return same
  const encoder = unbracketed[type.name]
  if (encoder === undefined)
    return {
      ...same,
      faults: [{ message: `${type.name} can’t hold a ( in a value`, position: bracketed.at + bracketed.value.indexOf('('), code: 'character' }],
    }
  return {
    ...same,
    encoder,
    text: `^FNC1${scanned(elements).replaceAll('\u001D', '^FNC1')}`,
    options: { parsefnc: true, ...(type.name === 'gs1-128' ? { alttext: text } : {}) },
  }
}

function examineLink(data: string, year: number): Examined {
  const { elements, faults } = readElements(data)
  return { faults: [...faults, ...elements.flatMap((element) => checkOne(element, year))], normalized: data, text: data, elements, options: {} }
}

function examineComposite(type: Symbology, data: string, year: number): Examined {
  const bar = data.indexOf('|')
  const same: Examined = { faults: [], normalized: data, text: data, options: {} }
  const base = symbologyOf(type.name.replace(/composite$/, ''))
  if (bar === -1 || !base) return { ...same, faults: [{ message: 'the GS1 elements stand behind a |', position: data.length, code: 'structure' }] }
  const linear = examine(base, data.slice(0, bar), year)
  const { elements, faults } = readElements(data.slice(bar + 1))
  const moved = elements.map((element) => ({ ...element, at: element.at + bar + 1 }))
  const own = (linear.elements ?? [{ ai: '01', value: gtinOf(base, linear.normalized), at: 0 }]).map((element) => ({ ...element }))
  const all = [
    ...linear.faults,
    ...faults.map((fault) => ({ ...fault, position: fault.position + bar + 1 })),
    // What the linear part identifies counts for what the other part needs.
    ...check([...own, ...moved], year).filter(({ position }) => position > bar),
  ]
  const text = `${linear.text}|${hri(elements)}`
  return { faults: all, normalized: `${linear.normalized}|${hri(elements)}`, text, checkDigit: linear.checkDigit, elements: [...own, ...moved], options: {} }
}

/** The GTIN of a retail number, its add-on left out. */
function gtinOf({ name }: Symbology, number: string): string {
  const [main = ''] = number.split(' ')
  const expanded = name === 'upce' ? expandUpce(main) : undefined
  return (expanded === undefined ? main : withCheckDigit(expanded)).padStart(14, '0')
}
