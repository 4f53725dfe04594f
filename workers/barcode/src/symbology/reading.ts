import type { readFile } from '@dot-do/codes/read'
import { invalid } from '@dot-do/service'
import { characters39 } from '../numbers/schemes.ts'
import { knownSymbology, symbologies } from './index.ts'

type Options = Parameters<typeof readFile>[2]
type Format = NonNullable<Options['formats']>[number]

/** What ZXing reads of a code. */
export type Reading = NonNullable<Awaited<ReturnType<typeof readFile>>>[number]

/** A type that is read, but that BWIPP does not make. */
export const readOnly = { type: 'dxfilmedge', name: 'DX Film Edge', zxing: 'DXFilmEdge' }

/** What ZXing calls types; a type that it does not read is refused. */
export const formatsOf = (types: string[]): Format[] => [...new Set(types.map((name, index) => formatOf(name, ['types', index])))]

function formatOf(name: string, path: (string | number)[]): Format {
  if (name.toLowerCase() === readOnly.type) return readOnly.zxing as Format
  const { name: type, zxing } = knownSymbology(name, path)
  // The table's names are ZXing's own: a test reads a code of each.
  return (zxing ?? invalid(`${type} can be made, but not read`, path, 'type')) as Format
}

/** By what ZXing calls it, the first type of the table that is read so. */
const typeByFormat = new Map(symbologies.toReversed().flatMap(({ name, zxing }) => (zxing === undefined ? [] : [[zxing, name]])))

const others: Record<string, string> = {
  ...{
    Aztec: 'azteccode',
    Code39: 'code39',
    Code39Ext: 'code39ext',
    TelepenAlpha: 'telepen',
    QRCodeModel1: 'qrcode',
    QRCodeModel2: 'qrcode',
    DataBar: 'databaromni',
  },
  ...{ ISBN: 'isbn', PZN: 'pzn', [readOnly.zxing]: readOnly.type },
}
// ISO/IEC 15424: the modifiers that say that the data are GS1's.
const gs1: Record<string, string> = { Code128: 'gs1-128', QRCode: 'gs1qrcode', QRCodeModel2: 'gs1qrcode', DataMatrix: 'gs1datamatrix' }

/** The type of what was read, and its text as that type has it. */
export function meaningOf(reading: Reading): { type: string; text: string } {
  const { format, contentType, text, symbologyIdentifier, extra } = reading
  // A UPC-A is an EAN-13 that begins with 0, bar for bar.
  if (format === 'EAN13' && text.startsWith('0')) return { type: 'upca', text: text.slice(1) }
  if (format === 'UPCA' && text.length > 12) return { type: 'upca', text: text.slice(1) }
  if (format === 'UPCE') return { type: 'upce', text: (JSON.parse(extra || '{}') as { UPCE?: string }).UPCE ?? text }
  if (format === 'ITF' && symbologyIdentifier === ']I1' && text.length === 14) return { type: 'itf14', text }
  if (symbologyIdentifier === ']zC') return { type: 'aztecrune', text }
  const isGs1 = contentType === 'GS1' && Object.hasOwn(gs1, format)
  const type = (isGs1 ? gs1[format] : (others[format] ?? typeByFormat.get(format))) ?? format.toLowerCase()
  const hibc = type === 'code39ext' ? hibcOf(text) : undefined
  return hibc === undefined ? { type, text } : { type: 'hibccode39', text: hibc }
}

/**
 * ANSI/HIBC 2.6: the code of a labeler is a plus, a letter and more, which extended Code 39 has for a small letter. Its check character, modulo 43, says that
 * the plus was meant.
 */
function hibcOf(text: string): string | undefined {
  if (!/^[a-z][0-9A-Z .$/+%-]+$/.test(text)) return undefined
  const hibc = `+${text.charAt(0).toUpperCase()}${text.slice(1)}`
  const sum = Array.from(hibc.slice(0, -1)).reduce((sum, character) => sum + characters39.indexOf(character), 0)
  return characters39[sum % 43] === hibc.at(-1) ? hibc : undefined
}
