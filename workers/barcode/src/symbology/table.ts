import type { CharSetName } from './charsets.ts'

export type Kind = 'linear' | 'matrix' | 'stacked' | 'postal'

/** What is special to a type. */
export interface Traits {
  /** As it is also called; case, spaces and hyphens never count. */
  aliases?: string[]
  /** What ZXing calls it, where it reads it. */
  zxing?: string
  /** Modules: left and right of a linear type, all around of any other. */
  quiet?: number | [left: number, right: number]
  /** Of BWIPP's points, those a module is wide: 1 for bars, 2 for a matrix and 1.44 for postal codes unless set. */
  unit?: number
  /** Other text than Latin-1 is held as UTF-8, which is said in the code. */
  hasEci?: boolean
  /** How error correction is asked for: the name of BWIPP's option, and its values. */
  ecLevels?: [option: string, levels: RegExp, prefix?: string]
  /** The name of BWIPP's option for a version or size. */
  version?: string
  /** The name of BWIPP's option for columns, and how many of its units a column is. */
  columns?: [option: string, factor?: number]
  /** Where bars begin or end, in inches from the lowest, beside where those of the data do. */
  levels?: number[]
  /** Options it is always made with. */
  options?: Record<string, string | number | boolean>
  /** What its last digit is checked by. */
  check?: 'gs1' | 'isbn' | 'issn' | 'pzn' | 'post'
}

type Row = [name: string, kind: Kind, chars: CharSetName, length: [min: number, max: number], traits?: Traits]

const qrLevels: Traits['ecLevels'] = ['eclevel', /^[LMQH]$/]
const pdfLevels: Traits['ecLevels'] = ['eclevel', /^[0-8]$/]
const aztecShare: Traits['ecLevels'] = ['eclevel', /^(?:[5-9]|[1-8]\d|9[0-5])$/]
const qr: Traits = { quiet: 4, hasEci: true, ecLevels: qrLevels, version: 'version', zxing: 'QRCode' }
const dataMatrix: Traits = { quiet: 1, hasEci: true, version: 'version', zxing: 'DataMatrix' }
const pdf417: Traits = { quiet: 2, hasEci: true, ecLevels: pdfLevels, columns: ['columns'] }
const aztec: Traits = { quiet: 0, hasEci: true, ecLevels: aztecShare, version: 'layers', zxing: 'AztecCode' }
const dataBar: Traits = { quiet: 1, check: 'gs1' }
const checked: Traits = { check: 'gs1' }

/** Every type: its kind, its characters, how many of them, and what is special to it. Names are BWIPP's. */
export const table: Row[] = [
  ['ean13', 'linear', 'retail', [12, 19], { ...checked, zxing: 'EAN13', quiet: [11, 7], aliases: ['ean', 'jan', 'gtin13'] }],
  ['ean8', 'linear', 'retail', [7, 14], { ...checked, zxing: 'EAN8', quiet: 7, aliases: ['gtin8'] }],
  ['upca', 'linear', 'retail', [11, 18], { ...checked, zxing: 'UPCA', quiet: 9, aliases: ['upc', 'gtin12'] }],
  ['upce', 'linear', 'retail', [7, 14], { zxing: 'UPCE', quiet: [9, 7] }],
  ['ean5', 'linear', 'digits', [5, 5], { quiet: [7, 5] }],
  ['ean2', 'linear', 'digits', [2, 2], { quiet: [7, 5] }],
  ['isbn', 'linear', 'book', [10, 23], { check: 'isbn', zxing: 'EAN13', quiet: [11, 7], aliases: ['isbn13', 'bookland'] }],
  ['ismn', 'linear', 'music', [10, 23], { zxing: 'EAN13', quiet: [11, 7] }],
  ['issn', 'linear', 'book', [7, 18], { check: 'issn', zxing: 'EAN13', quiet: [11, 7] }],
  ['mands', 'linear', 'digits', [7, 8], { zxing: 'EAN8', quiet: 7, aliases: ['marksandspencer'] }],
  ['code128', 'linear', 'latin1', [1, 256], { zxing: 'Code128', quiet: 10 }],
  ['gs1-128', 'linear', 'gs1', [4, 256], { quiet: 10, zxing: 'Code128', aliases: ['ean128', 'ucc128'] }],
  ['ean14', 'linear', 'gtin', [13, 18], { ...checked, zxing: 'Code128', quiet: 10 }],
  ['sscc18', 'linear', 'gtin', [17, 22], { ...checked, zxing: 'Code128', quiet: 10, aliases: ['sscc'] }],
  ['code39', 'linear', 'code39', [1, 128], { zxing: 'Code39Std', quiet: 10, aliases: ['3of9'] }],
  ['code39ext', 'linear', 'ascii', [1, 128], { zxing: 'Code39', quiet: 10, aliases: ['code39extended', 'code39fullascii'] }],
  ['code32', 'linear', 'digits', [8, 9], { zxing: 'Code32', quiet: 10, aliases: ['italianpharmacode'] }],
  ['pzn', 'linear', 'digits', [6, 8], { check: 'pzn', zxing: 'Code39Std', quiet: 10, options: { pzn8: true } }],
  ['code93', 'linear', 'code39', [1, 128], { zxing: 'Code93', quiet: 10, options: { includecheck: true } }],
  ['code93ext', 'linear', 'ascii', [1, 128], { zxing: 'Code93', quiet: 10, aliases: ['code93extended'], options: { includecheck: true } }],
  ['interleaved2of5', 'linear', 'digits', [1, 256], { zxing: 'ITF', quiet: 10, aliases: ['itf', 'i2of5'] }],
  ['itf14', 'linear', 'spaced', [13, 14], { ...checked, zxing: 'ITF14', quiet: 10 }],
  ['identcode', 'linear', 'digits', [11, 12], { check: 'post', zxing: 'ITF', quiet: 10 }],
  ['leitcode', 'linear', 'digits', [13, 14], { check: 'post', zxing: 'ITF', quiet: 10 }],
  ['databaromni', 'linear', 'gtin', [13, 18], { ...dataBar, zxing: 'DataBarOmni', aliases: ['databar', 'rss14', 'gs1databar'] }],
  ['databarstacked', 'stacked', 'gtin', [13, 18], { ...dataBar, zxing: 'DataBarStk', aliases: ['rss14stacked'] }],
  ['databarstackedomni', 'stacked', 'gtin', [13, 18], { ...dataBar, zxing: 'DataBarStkOmni', aliases: ['rss14stackedomni'] }],
  ['databartruncated', 'linear', 'gtin', [13, 18], { ...dataBar, zxing: 'DataBarOmni' }],
  ['databarlimited', 'linear', 'gtin', [13, 18], { ...dataBar, zxing: 'DataBarLtd', aliases: ['rsslimited'] }],
  ['databarexpanded', 'linear', 'gs1', [4, 128], { quiet: 1, zxing: 'DataBarExp', aliases: ['rssexpanded'] }],
  ['databarexpandedstacked', 'stacked', 'gs1', [4, 128], { quiet: 1, zxing: 'DataBarExpStk', columns: ['segments', 2], aliases: ['rssexpandedstacked'] }],
  ['gs1northamericancoupon', 'stacked', 'gs1', [4, 128], { quiet: 1, zxing: 'DataBarExpStk', columns: ['segments', 2] }],
  ['pharmacode', 'linear', 'digits', [1, 6], { quiet: 6, aliases: ['laetus'] }],
  ['pharmacode2', 'postal', 'digits', [1, 8], { quiet: 2, unit: 72 / 25.4, levels: [0, 4 / 25.4, 8 / 25.4], aliases: ['twotrackpharmacode'] }],
  ['code2of5', 'linear', 'digits', [1, 128], { quiet: 10, aliases: ['code25', 'industrial25'] }],
  ['industrial2of5', 'linear', 'digits', [1, 128], { quiet: 10 }],
  ['iata2of5', 'linear', 'digits', [1, 128], { quiet: 10 }],
  ['matrix2of5', 'linear', 'digits', [1, 128], { quiet: 10 }],
  ['coop2of5', 'linear', 'digits', [1, 128], { quiet: 10 }],
  ['datalogic2of5', 'linear', 'digits', [1, 128], { quiet: 10 }],
  ['code11', 'linear', 'dashed', [1, 128], { quiet: 10, aliases: ['usd8'] }],
  ['bc412', 'linear', 'bc412', [1, 128], { quiet: 10 }],
  ['rationalizedCodabar', 'linear', 'codabar', [3, 128], { zxing: 'Codabar', quiet: 10, aliases: ['codabar', 'nw7', 'monarch'] }],
  ['onecode', 'postal', 'digits', [20, 31], { aliases: ['imb', 'uspsintelligentmail', 'intelligentmail'] }],
  ['postnet', 'postal', 'digits', [5, 12]],
  ['planet', 'postal', 'digits', [11, 14]],
  ['royalmail', 'postal', 'upper', [1, 64], { aliases: ['rm4scc'] }],
  ['auspost', 'postal', 'australia', [10, 41], { aliases: ['australiapost'], options: { custinfoenc: 'character' } }],
  ['kix', 'postal', 'upper', [1, 64]],
  ['japanpost', 'postal', 'japan', [1, 20]],
  ['msi', 'linear', 'digits', [1, 128], { quiet: 12, aliases: ['msiplessey', 'modifiedplessey'] }],
  ['plessey', 'linear', 'hex', [1, 128], { quiet: 12 }],
  ['telepen', 'linear', 'ascii', [1, 128], { zxing: 'Telepen', quiet: 10 }],
  ['telepennumeric', 'linear', 'telepen', [2, 128], { zxing: 'TelepenNumeric', quiet: 10 }],
  ['posicode', 'linear', 'ascii', [1, 128], { quiet: 10 }],
  ['codablockf', 'stacked', 'latin1', [1, 2725], { quiet: 10, columns: ['columns'] }],
  ['code16k', 'stacked', 'latin1', [1, 154], { quiet: [10, 1] }],
  ['code49', 'stacked', 'ascii', [1, 81], { quiet: [10, 1] }],
  ['channelcode', 'linear', 'digits', [2, 7], { quiet: 1 }],
  ['flattermarken', 'linear', 'digits', [1, 128], { quiet: 0 }],
  ['raw', 'linear', 'digits 1-9', [1, 2048], { quiet: 10 }],
  ['daft', 'postal', 'daft', [1, 250], { levels: [0, 0.065625, 0.109375, 0.175] }],
  ['symbol', 'postal', 'word', [1, 16], { unit: 2.25 }],
  ['pdf417', 'stacked', 'unicode', [1, 2710], { ...pdf417, zxing: 'PDF417' }],
  ['pdf417compact', 'stacked', 'unicode', [1, 2710], { ...pdf417, zxing: 'CompactPDF417', aliases: ['truncatedpdf417'] }],
  ['micropdf417', 'stacked', 'unicode', [1, 366], { quiet: 1, hasEci: true, columns: ['columns'], version: 'version', zxing: 'MicroPDF417' }],
  ['datamatrix', 'matrix', 'unicode', [1, 3116], dataMatrix],
  ['datamatrixrectangular', 'matrix', 'unicode', [1, 98], dataMatrix],
  ['datamatrixrectangularextension', 'matrix', 'unicode', [1, 200], { ...dataMatrix, aliases: ['dmre'] }],
  ['mailmark', 'matrix', 'latin1', [45, 90], { quiet: 1, zxing: 'DataMatrix', options: { type: '29' } }],
  ['qrcode', 'matrix', 'unicode', [1, 7089], { ...qr, aliases: ['qr'] }],
  ['swissqrcode', 'matrix', 'unicode', [1, 997], { quiet: 4, zxing: 'QRCode', aliases: ['swissqr'] }],
  ['microqrcode', 'matrix', 'latin1', [1, 35], { quiet: 2, ecLevels: qrLevels, version: 'version', zxing: 'MicroQRCode', aliases: ['microqr'] }],
  [
    'rectangularmicroqrcode',
    'matrix',
    'unicode',
    [1, 361],
    { quiet: 2, hasEci: true, ecLevels: ['eclevel', /^[MH]$/], version: 'version', zxing: 'RMQRCode', aliases: ['rmqr'] },
  ],
  ['maxicode', 'matrix', 'unicode', [1, 138], { quiet: 1, hasEci: true, zxing: 'MaxiCode' }],
  ['azteccode', 'matrix', 'unicode', [1, 3832], { ...aztec, aliases: ['aztec'] }],
  ['azteccodecompact', 'matrix', 'unicode', [1, 110], { ...aztec, aliases: ['aztecc', 'compactaztec'] }],
  ['aztecrune', 'matrix', 'digits', [1, 3], { quiet: 0, zxing: 'AztecRune', aliases: ['aztecrunes'] }],
  ['codeone', 'matrix', 'unicode', [1, 3550], { quiet: 1, hasEci: true, version: 'version' }],
  ['hanxin', 'matrix', 'latin1', [1, 7827], { quiet: 3, ecLevels: ['eclevel', /^[1-4]$/, 'L'], version: 'version', aliases: ['chinesesensible'] }],
  ['dotcode', 'matrix', 'unicode', [1, 2048], { quiet: 3, hasEci: true, columns: ['columns'] }],
  ['ultracode', 'matrix', 'latin1', [1, 504], { quiet: 1, ecLevels: ['eclevel', /^[0-5]$/, 'EC'] }],
  ['gs1-cc', 'stacked', 'gs1', [4, 2361], { quiet: 1, options: { ccversion: 'b', cccolumns: 4 } }],
  ['ean13composite', 'stacked', 'composite', [15, 360], { quiet: [11, 7] }],
  ['ean8composite', 'stacked', 'composite', [10, 360], { quiet: 7 }],
  ['upcacomposite', 'stacked', 'composite', [14, 360], { quiet: 9 }],
  ['upcecomposite', 'stacked', 'composite', [10, 360], { quiet: [9, 7] }],
  ['databaromnicomposite', 'stacked', 'composite', [16, 360], { quiet: 1 }],
  ['databarstackedcomposite', 'stacked', 'composite', [16, 360], { quiet: 1 }],
  ['databarstackedomnicomposite', 'stacked', 'composite', [16, 360], { quiet: 1 }],
  ['databartruncatedcomposite', 'stacked', 'composite', [16, 360], { quiet: 1 }],
  ['databarlimitedcomposite', 'stacked', 'composite', [16, 360], { quiet: 1 }],
  ['databarexpandedcomposite', 'stacked', 'composite', [8, 440], { quiet: 1 }],
  ['databarexpandedstackedcomposite', 'stacked', 'composite', [8, 440], { quiet: 1, columns: ['segments', 2] }],
  ['gs1-128composite', 'stacked', 'composite', [8, 2420], { quiet: 10 }],
  ['d3aqr', 'matrix', 'link', [10, 1024], { quiet: 4, unit: 1, options: { category: 2842, hostratio: 2 } }],
  ['gs1datamatrix', 'matrix', 'gs1', [4, 3116], { ...dataMatrix, hasEci: false }],
  ['gs1datamatrixrectangular', 'matrix', 'gs1', [4, 98], { ...dataMatrix, hasEci: false }],
  ['gs1dldatamatrix', 'matrix', 'link', [10, 2048], { ...dataMatrix, hasEci: false }],
  ['gs1qrcode', 'matrix', 'gs1', [4, 7089], { ...qr, hasEci: false }],
  ['gs1dlqrcode', 'matrix', 'link', [10, 2048], { ...qr, hasEci: false }],
  ['gs1dotcode', 'matrix', 'gs1', [4, 2048], { quiet: 3, columns: ['columns'] }],
  ['hibccode39', 'linear', 'code39', [1, 110], { quiet: 10, zxing: 'Code39Std' }],
  ['hibccode128', 'linear', 'code39', [1, 110], { quiet: 10, zxing: 'Code128' }],
  ['hibcdatamatrix', 'matrix', 'code39', [1, 110], { ...dataMatrix, hasEci: false }],
  ['hibcdatamatrixrectangular', 'matrix', 'code39', [1, 70], { ...dataMatrix, hasEci: false }],
  ['hibcpdf417', 'stacked', 'code39', [1, 110], { ...pdf417, hasEci: false, zxing: 'PDF417' }],
  ['hibcmicropdf417', 'stacked', 'code39', [1, 110], { quiet: 1, columns: ['columns'], version: 'version', zxing: 'MicroPDF417' }],
  ['hibcqrcode', 'matrix', 'code39', [1, 110], { ...qr, hasEci: false }],
  ['hibccodablockf', 'stacked', 'code39', [1, 110], { quiet: 10, columns: ['columns'] }],
  ['hibcazteccode', 'matrix', 'code39', [1, 110], { ...aztec, hasEci: false }],
]
