import fc from 'fast-check'

/** A type that others make or read too. */
export interface Case {
  type: string
  /** Data of every legal length. */
  data: fc.Arbitrary<string>
  /** zint's name of it, and further arguments. */
  zint?: [name: string, ...args: string[]]
  /** As zint wants the data. */
  forZint?: (data: string) => string
  /** zint makes the same modules; or the same, but that it has wide bars of another width. */
  isAlike?: boolean | 'narrow and wide'
  /** Who reads it beside us. */
  readers?: ('zbar' | 'zxing')[]
  /** What readers say; the data, perhaps with a check digit behind it, unless set. */
  text?: (data: string) => string
}

const of = (characters: string, min: number, max = min): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...Array.from(characters)), { minLength: min, maxLength: max }).map((letters) => letters.join(''))
const digits = (min: number, max = min): fc.Arbitrary<string> => of('0123456789', min, max)
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const upper = `0123456789${capitals}`
// Without what the tools' output quotes, and without spaces, which lines lose at their ends.
const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
  .filter((letter) => !`"'\\<>&`.includes(letter))
  .join('')
const both: Case['readers'] = ['zbar', 'zxing']
const zxing: Case['readers'] = ['zxing']
const gtin = digits(13)
const inBrackets = (data: string): string => data.replaceAll('(', '[').replaceAll(')', ']')
const withoutBrackets = (data: string): string => data.replaceAll(/[()]/g, '')
const gs1 = fc
  .tuple(fc.constantFrom('09521234543213', '09506000134352'), of(upper, 1, 20), digits(6))
  .map(([key, lot, weight]) => `(01)${key}(3103)${weight}(10)${lot}`)

// UPC-E has one way to write a number: 3 is not last behind 0 to 2, nor 4 behind 0, nor 5 to 9 behind 0.
const isCanonical = (rest: string): boolean => !/(?:[0-2]..3|0.4|0[5-9])$/.test(rest)

export const cases: Case[] = [
  { type: 'ean13', data: of('123456789', 1).chain((first) => digits(11).map((rest) => first + rest)), zint: ['EANX'], isAlike: true, readers: both },
  { type: 'ean8', data: digits(7), zint: ['EANX'], isAlike: true, readers: both },
  { type: 'upca', data: digits(11), zint: ['UPCA'], isAlike: true },
  {
    type: 'upce',
    data: of('01', 1).chain((system) =>
      digits(6)
        .filter(isCanonical)
        .map((rest) => system + rest),
    ),
    zint: ['UPCE'],
    isAlike: true,
  },
  { type: 'code128', data: of(printable, 1, 40), zint: ['CODE128'], readers: both },
  { type: 'gs1-128', data: gs1, zint: ['GS1_128'], forZint: inBrackets, text: withoutBrackets },
  { type: 'code39', data: of(`${upper}-.$/%`, 1, 25), zint: ['CODE39'], isAlike: 'narrow and wide', readers: both },
  // One in 43 that begin with a small letter is taken for a HIBC code.
  { type: 'code39ext', data: of(printable, 1, 20).filter((text) => !/^[a-z]/.test(text)), zint: ['EXCODE39'], isAlike: 'narrow and wide' },
  { type: 'code93', data: of(`${upper}-.$/%`, 1, 25), zint: ['CODE93'], isAlike: true, readers: both },
  {
    type: 'interleaved2of5',
    data: fc.integer({ min: 3, max: 20 }).chain((half) => digits(2 * half)),
    zint: ['C25INTER'],
    isAlike: 'narrow and wide',
    readers: zxing,
  },
  { type: 'itf14', data: gtin, zint: ['ITF14'], isAlike: 'narrow and wide', readers: both },
  {
    type: 'rationalizedCodabar',
    data: fc.tuple(of('ABCD', 1), of('0123456789-$:/.+', 4, 20), of('ABCD', 1)).map((parts) => parts.join('')),
    zint: ['CODABAR'],
    isAlike: 'narrow and wide',
    readers: ['zbar'],
  },
  { type: 'databaromni', data: gtin, zint: ['DBAR_OMN'], isAlike: true, readers: zxing, text: (data) => `01${data}` },
  { type: 'databarstacked', data: gtin, zint: ['DBAR_STK'], isAlike: true, text: (data) => `01${data}` },
  { type: 'databarstackedomni', data: gtin, zint: ['DBAR_OMNSTK'], isAlike: true, text: (data) => `01${data}` },
  { type: 'databarlimited', data: digits(12).map((rest) => `1${rest}`), zint: ['DBAR_LTD'], isAlike: true, text: (data) => `01${data}` },
  { type: 'databarexpanded', data: gs1, zint: ['DBAR_EXP'], forZint: inBrackets, readers: zxing, text: withoutBrackets },
  { type: 'telepen', data: of(printable, 1, 20), zint: ['TELEPEN'], isAlike: 'narrow and wide' },
  { type: 'telepennumeric', data: fc.integer({ min: 1, max: 15 }).chain((half) => digits(2 * half)), zint: ['TELEPEN_NUM'], isAlike: 'narrow and wide' },
  { type: 'pdf417', data: of(printable, 1, 200), zint: ['PDF417'], readers: zxing },
  { type: 'micropdf417', data: of(printable, 1, 60), zint: ['MICROPDF417'] },
  { type: 'datamatrix', data: of(printable, 1, 200), zint: ['DATAMATRIX'], readers: zxing },
  { type: 'gs1datamatrix', data: gs1, zint: ['DATAMATRIX', '--gs1'], forZint: inBrackets, text: withoutBrackets },
  { type: 'qrcode', data: of(printable, 1, 300), zint: ['QRCODE'], readers: both },
  { type: 'microqrcode', data: digits(1, 20), zint: ['MICROQR'] },
  { type: 'rectangularmicroqrcode', data: of(printable, 1, 60), zint: ['RMQR'] },
  { type: 'azteccode', data: of(printable, 1, 200), zint: ['AZTEC'], readers: zxing },
  { type: 'aztecrune', data: fc.integer({ min: 0, max: 255 }).map(String), zint: ['AZRUNE'], isAlike: true, text: (data) => data.padStart(3, '0') },
  { type: 'maxicode', data: of(printable, 1, 60), zint: ['MAXICODE', '--mode=4'] },
  { type: 'code32', data: digits(8), zint: ['CODE32'], isAlike: 'narrow and wide', text: (data) => `A${data}` },
  // What we make and zint makes too, but nobody here reads.
  { type: 'code11', data: of('0123456789-', 1, 20), zint: ['CODE11', '--vers=2'], isAlike: 'narrow and wide' },
  { type: 'msi', data: digits(1, 20), zint: ['MSI_PLESSEY'], isAlike: 'narrow and wide' },
  { type: 'plessey', data: of('0123456789ABCDEF', 1, 20), zint: ['PLESSEY'], isAlike: 'narrow and wide' },
  { type: 'code2of5', data: digits(1, 20), zint: ['C25IND'], isAlike: 'narrow and wide' },
  { type: 'matrix2of5', data: digits(1, 20), zint: ['C25STANDARD'], isAlike: 'narrow and wide' },
  { type: 'iata2of5', data: digits(1, 20), zint: ['C25IATA'], isAlike: 'narrow and wide' },
  { type: 'datalogic2of5', data: digits(1, 20), zint: ['C25LOGIC'], isAlike: 'narrow and wide' },
  { type: 'identcode', data: digits(11), zint: ['DPIDENT'], isAlike: 'narrow and wide' },
  { type: 'leitcode', data: digits(13), zint: ['DPLEIT'], isAlike: 'narrow and wide' },
  { type: 'pharmacode', data: fc.integer({ min: 3, max: 131_070 }).map(String), zint: ['PHARMA'], isAlike: true },
  { type: 'pharmacode2', data: fc.integer({ min: 4, max: 64_570_080 }).map(String), zint: ['PHARMA_TWO'], isAlike: true },
  { type: 'channelcode', data: fc.integer({ min: 0, max: 26 }).map((value) => String(value).padStart(2, '0')), zint: ['CHANNEL'], isAlike: true },
  { type: 'royalmail', data: of(upper, 1, 20), zint: ['RM4SCC'], isAlike: true },
  { type: 'kix', data: of(upper, 1, 18), zint: ['KIX'], isAlike: true },
  { type: 'postnet', data: fc.oneof(digits(5), digits(9), digits(11)), zint: ['POSTNET'], isAlike: true },
  { type: 'planet', data: fc.oneof(digits(11), digits(13)), zint: ['PLANET'], isAlike: true },
  { type: 'onecode', data: fc.tuple(digits(1), of('01234', 1), digits(18)).map((parts) => parts.join('')), zint: ['USPS_IMAIL'], isAlike: true },
  { type: 'japanpost', data: of(`${upper}-`, 1, 7), zint: ['JAPANPOST'], isAlike: true },
  { type: 'bc412', data: of('0123456789ABCDEFGHIJKLMNPQRSTUVWXYZ', 7, 18), zint: ['BC412'] },
  { type: 'daft', data: of('DAFT', 1, 50), zint: ['DAFT'], isAlike: true },
]
