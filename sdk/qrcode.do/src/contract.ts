import { bytes, contract, file, method } from '@dot-do/contract'
import { z } from 'zod'
import { Payload } from './payload.ts'

export { Payload } from './payload.ts'

const MiB = 1024 * 1024

export const logoBytesMax = MiB
export const imageBytesMax = 10 * MiB

const color = z
  .string()
  .max(24)
  .regex(/^(?:#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|[A-Za-z]+)$/, '#rgb, #rgba, #rrggbb, #rrggbbaa or a CSS name')
const EcLevel = z.enum(['L', 'M', 'Q', 'H'])
const Kind = z.enum(['qr', 'micro', 'rmqr'])
const version = z.union([z.int().min(1).max(40), z.string().regex(/^(?:M[1-4]|R(?:7|9|11|13|15|17)x\d{2,3})$/, 'M1 to M4, or R7x43 to R17x139')])
const Shape = z.enum(['square', 'rounded', 'circle', 'leaf'])

/** How the symbol is made. */
export type Options = z.infer<typeof Options>
export const Options = z.strictObject({
  ecLevel: EcLevel.optional().describe('M unless set, with a logo H (the highest there is)'),
  version: version.optional().describe('The smallest that holds the data unless set: 1 to 40, M1 to M4, R7x43 to R17x139'),
  mask: z.int().min(0).max(7).optional().describe('The one with the lowest penalty unless set'),
  mode: Kind.default('qr'),
  quietZone: z.int().min(0).max(40).optional().describe('Modules around the symbol: 4 unless set, 2 around micro and rmqr'),
  size: z.int().min(16).max(4096).optional().describe('Width of the picture in pixels'),
  moduleMm: z.number().min(0.05).max(100).optional().describe('Width of a module, instead of size'),
  dpi: z.int().min(36).max(2400).optional().describe('With moduleMm: dots an inch of a PNG, 300 unless set'),
  boostEc: z.boolean().default(true).describe('Take a higher level where the same version has room for it'),
})

/** How it looks. */
export type Style = z.infer<typeof Style>
export const Style = z.strictObject({
  modules: z.enum(['square', 'rounded', 'dots', 'classy', 'diamond', 'bars']).optional(),
  eyes: z.strictObject({ shape: Shape.optional(), color: color.optional() }).optional(),
  pupils: z.strictObject({ shape: Shape.optional().describe('That of the eyes unless set'), color: color.optional() }).optional(),
  color: color.optional().describe('Black unless set'),
  gradient: z
    .strictObject({
      type: z.enum(['linear', 'radial']),
      angle: z.number().min(-360).max(360).optional().describe('Degrees clockwise from left to right; of linear'),
      stops: z
        .array(z.strictObject({ offset: z.number().min(0).max(1), color }))
        .min(2)
        .max(8),
    })
    .optional()
    .describe('Instead of color'),
  background: color.optional().describe('White unless set; transparent for none'),
  logo: z
    .strictObject({
      file: file({ bytesMax: logoBytesMax }).describe(
        'PNG, JPEG or WebP of at most 1 MiB and 4 megapixels, or SVG: only what draws is taken of it, no script, style sheet, link or outside picture',
      ),
      width: z.number().min(0.01).max(0.5).default(0.2).describe('Of the symbol’s width'),
      margin: z.number().min(0).max(8).default(1).describe('Modules'),
      clear: z.boolean().default(true).describe('Leave out the modules below it'),
    })
    .optional(),
  frame: z
    .strictObject({
      text: z.string().trim().min(1).max(40).describe('Latin, Greek or Cyrillic'),
      position: z.enum(['top', 'bottom']).default('bottom'),
      color: color.optional().describe('Black unless set'),
    })
    .optional(),
  round: z.number().min(0).max(20).optional().describe('Radius of the corners, in modules'),
})

const subject = {
  data: z.string().min(1).max(7089).optional().describe('The text; or give payload'),
  payload: Payload.optional().describe('What the code says, by its kind; instead of data'),
  options: Options.prefault({}),
  style: Style.optional(),
}

/** A run of the data in one mode; of an ECI, `text` is its number. */
export const Segment = z.object({ mode: z.enum(['numeric', 'alphanumeric', 'byte', 'kanji', 'eci']), text: z.string(), bits: z.int() })

/** A symbol: rows of 0 and 1 (dark), without the quiet zone. */
export const Matrix = z.object({ modules: z.array(z.string()), version, ecLevel: EcLevel, mask: z.int().optional(), segments: z.array(Segment) })

const Point = z.object({ x: z.number(), y: z.number() })

/** A code that was found in a picture. */
export const Code = z.object({
  text: z.string(),
  bytes: z.string().describe('The data as it is in the code, in base64'),
  payload: Payload.optional(),
  version,
  ecLevel: EcLevel,
  mask: z.int().optional(),
  corners: z.array(Point).length(4).describe('Clockwise from the symbol’s own top left'),
  symbology: Kind,
})

const Obstacle = z.object({ code: z.enum(['contrast', 'inverted', 'quiet_zone', 'unreadable']), message: z.string() })
const Finding = z.object({ message: z.string(), code: z.string() })
const Unscannable = z.object({ obstacles: z.array(Obstacle) })

export default contract(
  'qrcode.do',
  { summary: 'Makes QR codes with style that still scan, and reads them', tags: ['images', 'codes'] },
  {
    generate: method({
      access: 'public',
      summary: 'Draws a QR code, Micro QR code or rMQR code as SVG, PNG, text or modules',
      description:
        'The smallest symbol there is, unless a version is asked for. A code with a style or a narrower quiet zone is drawn, read back at full size, at a quarter of it and slightly blurred; what would not scan is `failed_precondition`, with what to change, unless `force` is set. ' +
        'Data that is too long is `invalid_argument` and says how many bits there are. The same input gives the same bytes.',
      input: z.object({
        ...subject,
        format: z.enum(['svg', 'png', 'matrix', 'text']).default('svg'),
        force: z.boolean().default(false).describe('Draw a code that may not scan'),
      }),
      output: bytes('image/svg+xml', 'image/png', 'text/plain; charset=utf-8').or(Matrix, { format: ['matrix'] }),
      errors: { failed_precondition: Unscannable },
      examples: [
        { input: { data: 'https://example.com' } },
        {
          title: 'A Wi-Fi network, in dots',
          input: {
            payload: { kind: 'wifi', ssid: 'Guests', security: 'WPA', password: 'welcome here' },
            style: { modules: 'dots', color: 'navy' },
            format: 'png',
          },
        },
        { title: 'The modules', input: { data: '12345', options: { mode: 'micro', ecLevel: 'L' }, format: 'matrix' } },
      ],
    }),

    decode: method({
      access: 'public',
      summary: 'Reads the QR codes of a picture, with what they say',
      description:
        'PNG, JPEG, WebP, GIF (its first frame) or BMP of at most 10 MiB and 25 megapixels; codes may be turned, mirrored, inverted or several, the topmost comes first, at most 64. None found is an empty list. No address in a code is ever fetched.',
      input: z.object({ file: file({ bytesMax: imageBytesMax }).describe('The picture') }),
      output: z.object({ codes: z.array(Code) }),
      limits: { bodyBytesMax: 14 * MiB },
    }),

    validate: method({
      access: 'public',
      summary: 'Says whether a code can be made and will scan, and how much of it may be lost',
      description:
        'Draws and reads the code as `generate` does. `capacity` counts bits of data; `margin` is the share of all codewords that could still be lost; `contrast` is WCAG’s ratio at its worst. A code that can’t be made at all has `valid: false` and `errors`.',
      input: z.object(subject),
      output: z.object({
        valid: z.boolean(),
        version: version.optional(),
        modules: z.int().optional().describe('Across'),
        ecLevel: EcLevel.optional(),
        capacity: z.object({ used: z.int(), max: z.int() }).optional(),
        contrast: z.number().optional(),
        scannable: z.boolean(),
        margin: z.number().optional(),
        errors: z.array(Finding),
        warnings: z.array(Finding),
      }),
      examples: [{ input: { data: 'https://example.com', style: { color: '#ddd' } } }],
    }),

    payload: method({
      access: 'public',
      summary: 'Writes the text of a Wi-Fi network, contact, payment and so on, or reads such a text',
      description: 'Give `payload` or `text`. Every field is checked and escaped by the rules of its kind. A text of no known kind is `text`.',
      input: z.object({ payload: Payload.optional(), text: z.string().min(1).max(7089).optional() }),
      output: z.object({ text: z.string(), payload: Payload }),
      examples: [
        {
          input: { payload: { kind: 'wifi', ssid: 'Café; 2', security: 'WPA', password: 'a:b;c,d"e' } },
          output: {
            text: 'WIFI:T:WPA;S:Café\\; 2;P:a\\:b\\;c\\,d\\"e;;',
            payload: { kind: 'wifi', ssid: 'Café; 2', security: 'WPA', password: 'a:b;c,d"e' },
          },
        },
        { input: { text: 'geo:47.37,8.54' }, output: { text: 'geo:47.37,8.54', payload: { kind: 'geo', latitude: 47.37, longitude: 8.54 } } },
      ],
    }),
  },
)
