import { bytes, contract, file, method } from '@dot-do/contract'
import { z } from 'zod'

const MiB = 1024 * 1024

export const imageBytesMax = 10 * MiB
export const dataLengthMax = 10 * 1024
export const codesMax = 64

const color = z
  .string()
  .max(24)
  .regex(/^(?:#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|[A-Za-z]+)$/, '#rgb, #rgba, #rrggbb, #rrggbbaa or a CSS name')
const data = z.string().min(1).max(dataLengthMax)
const type = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$/, 'the name of a type, such as ean13: types has them all')
  .describe('Such as ean13, code128, gs1-128, datamatrix: types has them all')
const ai = z.string().regex(/^\d{2,4}$/, 'an Application Identifier of two to four digits')

/** How a code is made and drawn. */
export type Options = z.infer<typeof Options>
export const Options = z.strictObject({
  scale: z.int().min(1).max(100).optional().describe('Whole pixels a module: 3 unless set'),
  moduleMm: z.number().min(0.05).max(10).optional().describe('Width of a module in millimetres: 0.33 unless set'),
  dpi: z.int().min(36).max(2400).optional().describe('With moduleMm, instead of scale: dots an inch of a PNG'),
  heightMm: z.number().min(1).max(500).optional().describe('Height of the bars, of a linear type'),
  quietZone: z.int().min(0).max(100).optional().describe('Modules, instead of those that the type’s standard asks for'),
  color: color.optional().describe('Black unless set'),
  background: color.optional().describe('White unless set; transparent for none'),
  rotate: z
    .union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])
    .optional()
    .describe('Degrees clockwise'),
  text: z.enum(['none', 'below', 'above']).optional().describe('Below a linear type unless set, none at others'),
  ecLevel: z
    .union([z.int().min(0).max(95), z.string().regex(/^(?:[LMQH]|\d{1,2})$/, 'L, M, Q, H or a number')])
    .optional()
    .describe('Error correction: L to H of QR, 0 to 8 of PDF417, 5 to 95 percent of Aztec, 1 to 4 of Han Xin, 0 to 5 of Ultracode'),
  version: z
    .union([z.int().min(1).max(84), z.string().regex(/^[A-Za-z0-9-]{1,8}$/, 'a version such as 7, M2, R11x59, 24x24 or T-16')])
    .optional()
    .describe('A version or size: 7 or M2 of QR, R11x59 of rMQR, 24x24 of Data Matrix, layers of Aztec'),
  columns: z.int().min(1).max(200).optional().describe('Of PDF417, Codablock F, DotCode; of DataBar Expanded Stacked'),
  barWidthReduction: z.number().min(0).max(0.9).optional().describe('What bars are drawn narrower, of a module: ink makes them wider again. Of linear types'),
})

/** What an element of GS1 data says. */
export type Element = z.infer<typeof Element>
export const Element = z.object({
  ai: z.string(),
  name: z.string().describe('The data title of the GS1 General Specifications'),
  value: z.string(),
  data: z
    .object({
      date: z.string().optional().describe('ISO 8601: a day, a moment, or two days with a slash between'),
      decimal: z.string().optional(),
      currency: z.string().optional().describe('ISO 4217'),
      country: z.string().optional().describe('ISO 3166-1 alpha-2; a space between several'),
      unit: z.string().optional(),
    })
    .optional(),
})

/** One fault of data. */
export const Fault = z.object({ message: z.string(), position: z.int().describe('Where in the data, from 0'), code: z.string() })

/** Modules, as rows of 0 and 1 (dark) without the quiet zone; of Ultracode digits of its colours. */
export const Matrix = z.object({ modules: z.array(z.string()), width: z.int(), height: z.int() })

const Point = z.object({ x: z.number(), y: z.number() })

/** A code that was found in a picture. */
export const Code = z.object({
  type: z.string(),
  text: z.string(),
  bytes: z.string().describe('The data as they are in the code, in base64'),
  symbologyId: z.string().describe('ISO/IEC 15424, such as ]C1'),
  corners: z.array(Point).length(4).describe('Clockwise from the symbol’s own top left'),
  orientation: z.number().describe('Degrees'),
  ecLevel: z.string().optional(),
  gs1: z.array(Element).optional().describe('Of a GS1 code: its elements'),
  isMirrored: z.boolean(),
  isInverted: z.boolean(),
})

const PageSize = z.enum(['A3', 'A4', 'A5', 'A6', 'letter', 'legal'])
const Label = z.strictObject({ type, data, caption: z.string().trim().min(1).max(100).optional().describe('Below the code: Latin-1') })

/** How many labels a page has, and where. */
const Page = z.strictObject({
  size: PageSize.default('A4'),
  columns: z.int().min(1).max(20),
  rows: z.int().min(1).max(50),
  marginMm: z.number().min(0).max(100).default(10),
  gapMm: z.number().min(0).max(50).default(2),
})

export const schemeNames = [
  ...(['gs1', 'isbn-10', 'issn', 'luhn', 'mod11', 'mod97-10', 'mod43', 'code93', 'code128'] as const),
  ...(['msi-10', 'msi-11', 'msi-1010', 'msi-1110'] as const),
] as const

export const notations = [
  ...(['upca', 'upce', 'ean8', 'ean13', 'isbn10', 'isbn13', 'issn', 'gtin8', 'gtin12', 'gtin13', 'gtin14'] as const),
  ...(['elements', 'digitalLink'] as const),
] as const

export default contract(
  'barcode.do',
  { summary: 'Makes, reads and checks barcodes of every kind', tags: ['images', 'codes'] },
  {
    generate: method({
      access: 'public',
      summary: 'Draws a barcode as SVG or PNG, or gives its modules',
      description:
        'Give one of `data`, `bytes`, `elements` (GS1 Application Identifiers with their values) or `digitalLink`. A missing check digit is computed, a wrong one refused; what a type can’t hold is `invalid_argument` with its position. ' +
        'Text is ASCII or Latin-1, or UTF-8 where the type can say so. PNG has whole pixels a module; at most 25 megapixels. The same input gives the same bytes. Contrast below 4:1 and light codes on dark are told in the header `X-Warning`.',
      input: z.object({
        type,
        data: data.optional(),
        bytes: z.base64().min(4).max(13_656).optional().describe('Data of any bytes, in base64'),
        elements: z.record(ai, z.string().min(1).max(90)).optional().describe('The key first, then what has a predefined length, then the others'),
        digitalLink: z.string().min(10).max(2048).optional().describe('A GS1 Digital Link URI, whose elements the code holds'),
        format: z.enum(['svg', 'png', 'matrix']).default('svg'),
        options: Options.prefault({}),
      }),
      output: bytes('image/svg+xml', 'image/png').or(Matrix, { format: ['matrix'] }),
      examples: [
        { input: { type: 'ean13', data: '952012345678' } },
        { title: 'A GS1 Data Matrix', input: { type: 'gs1datamatrix', elements: { '01': '09521234543213', '17': '261231', '10': 'ABC123' }, format: 'png' } },
        { title: 'The modules', input: { type: 'ean8', data: '95200002', format: 'matrix' } },
      ],
    }),

    generateSheet: method({
      access: 'read',
      summary: 'Draws a sheet of labels as PDF',
      description:
        'Labels fill pages row by row, each code as large as its place allows, its modules at most 0.5 mm wide. One whose modules would be narrower than 0.1 mm is `invalid_argument`.',
      input: z.object({ labels: z.array(Label).min(1).max(500), page: Page }),
      output: bytes('application/pdf'),
      examples: [{ input: { labels: [{ type: 'code128', data: 'BOX-0001', caption: 'Shelf 7' }], page: { columns: 3, rows: 8 } } }],
    }),

    scan: method({
      access: 'public',
      summary: 'Reads the barcodes of a picture, with what they say',
      description:
        'PNG, JPEG, WebP, GIF (its first frame) or BMP of at most 10 MiB and 25 megapixels; codes may be turned, mirrored, inverted or several, the topmost comes first. None found is an empty list; more than 64 are `payload_too_large`. Codes whose checksum is wrong are not told.',
      input: z.object({
        file: file({ bytesMax: imageBytesMax }).describe('The picture'),
        types: z.array(type).min(1).max(64).optional().describe('Those to look for: all that can be read unless set'),
        tryHarder: z.boolean().default(true).describe('Take longer to find more'),
        multiple: z.boolean().default(true).describe('Look for more than one code'),
      }),
      output: z.object({ codes: z.array(Code) }),
      limits: { bodyBytesMax: 14 * MiB },
    }),

    validate: method({
      access: 'public',
      summary: 'Says everything that is wrong with a barcode’s data',
      description: 'Data that can be made have `valid: true` and are given `normalized`, with the check digit.',
      input: z.object({ type, data: z.string().max(dataLengthMax) }),
      output: z.object({
        valid: z.boolean(),
        normalized: z.string(),
        checkDigit: z.string().optional(),
        errors: z.array(Fault),
        gs1: z.array(Element).optional(),
      }),
      examples: [
        {
          input: { type: 'ean13', data: '9520123456780' },
          output: {
            valid: false,
            normalized: '9520123456780',
            checkDigit: '8',
            errors: [{ message: 'the check digit should be 8, not 0', position: 12, code: 'csum' }],
          },
        },
      ],
    }),

    checkDigit: method({
      access: 'public',
      summary: 'Computes a check digit',
      description:
        'Data come without one. `mod11` weighs 2 to 7 from the right; `mod97-10` is ISO/IEC 7064’s; `mod43` is Code 39’s; `code93` gives two characters; `code128` gives the value for code set B, which is no text, so `full` is the data.',
      input: z.object({ scheme: z.enum(schemeNames), data: z.string().min(1).max(256) }),
      output: z.object({ checkDigit: z.string(), full: z.string() }),
      examples: [{ input: { scheme: 'gs1', data: '952012345678' }, output: { checkDigit: '8', full: '9520123456788' } }],
    }),

    parseGs1: method({
      access: 'public',
      summary: 'Reads GS1 data: scanned, in brackets, or a Digital Link URI',
      description:
        'FNC1 is U+001D or ^; a symbology identifier may come first. In brackets, a bracket of a value is written \\(. Every element and every association is checked by the GS1 Barcode Syntax Dictionary; two-digit years are the nearest, day 00 is the month’s last.',
      input: z.object({ data }),
      output: z.object({
        elements: z.array(Element),
        digitalLink: z.string().optional().describe('Where the elements have a primary key'),
        hri: z.string().describe('The human-readable interpretation'),
      }),
      examples: [
        {
          input: { data: '(01)09521234543213(3103)000123' },
          output: {
            elements: [
              { ai: '01', name: 'GTIN', value: '09521234543213' },
              { ai: '3103', name: 'NET WEIGHT (kg)', value: '000123', data: { decimal: '0.123', unit: 'kg' } },
            ],
            digitalLink: 'https://id.gs1.org/01/09521234543213?3103=000123',
            hri: '(01)09521234543213(3103)000123',
          },
        },
      ],
    }),

    convert: method({
      access: 'public',
      summary: 'Writes a number or GS1 data in another notation',
      description:
        'Between UPC-A, UPC-E, EAN, ISBN, ISSN and GTINs by their number, whose check digit may be left out but not be wrong; between an element string and a Digital Link. What has no such notation is `invalid_argument`.',
      input: z.object({ data, from: z.enum(notations), to: z.enum(notations) }),
      output: z.object({ data: z.string() }),
      examples: [
        { input: { data: '0-306-40615-2', from: 'isbn10', to: 'isbn13' }, output: { data: '9780306406157' } },
        { input: { data: '(01)09521234543213(10)ABC', from: 'elements', to: 'digitalLink' }, output: { data: 'https://id.gs1.org/01/09521234543213/10/ABC' } },
      ],
    }),

    types: method({
      access: 'public',
      summary: 'Lists the types of barcodes: what each holds, and whether it can be made and read',
      input: z.object({}),
      output: z.array(
        z.object({
          type: z.string(),
          name: z.string(),
          kind: z.enum(['linear', 'matrix', 'stacked', 'postal']),
          charset: z.string(),
          length: z.object({ min: z.int(), max: z.int() }),
          aliases: z.array(z.string()).optional(),
          generate: z.boolean(),
          scan: z.boolean(),
        }),
      ),
    }),
  },
)
