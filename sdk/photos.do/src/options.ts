import { z } from 'zod'

/** The id of a photo: it leads to the tenant whose it is. */
export const PhotoId = z
  .string()
  .regex(/^photo_[0-9a-v]{10}[0-9A-HJKMNP-TV-Z]{26}$/, 'not the id of a photo')
  .describe('photo_…')

const side = z.int().min(1).max(16_384)

/** A colour: #rgb, #rgba, #rrggbb, #rrggbbaa, a CSS name or transparent. */
export const Color = z
  .string()
  .max(24)
  .regex(/^(?:#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|[A-Za-z]+)$/, '#rgb, #rgba, #rrggbb, #rrggbbaa or a CSS name')

const Place = z.enum(['center', 'top', 'bottom', 'left', 'right', 'top-left', 'top-right', 'bottom-left', 'bottom-right'])
const Focus = z.strictObject({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) })

/** What of a picture is kept where it is cut: a side, a corner, a point from 0 to 1, or what draws the eye. */
export type Gravity = z.infer<typeof Gravity>
export const Gravity = z.union([Place, z.literal('smart'), Focus])

/** What pictures are written as. */
export type Format = z.infer<typeof Format>
export const Format = z.enum(['avif', 'webp', 'jpeg', 'png', 'gif'])

const edge = z.int().min(0).max(16_384).default(0)

/** How a picture is made: names and meanings are Cloudflare Images' where it has them. */
export type Options = z.infer<typeof Options>
export const Options = z.strictObject({
  width: side.optional(),
  height: side.optional(),
  fit: z
    .enum(['scale-down', 'contain', 'cover', 'crop', 'pad', 'squeeze'])
    .optional()
    .describe('scale-down unless set. With width and height: contain, pad and scale-down fit within, cover and crop fill and are cut, squeeze distorts'),
  enlarge: z.boolean().optional().describe('Lets contain, cover and pad make a small picture larger; nothing else but squeeze does'),
  gravity: Gravity.optional().describe('center unless set'),
  dpr: z.number().min(1).max(4).optional().describe('Multiplies width and height'),
  format: z
    .enum(['auto', ...Format.options])
    .optional()
    .describe('auto takes the best that Accept names. Unless set the picture’s own, else JPEG, or PNG where it is see-through'),
  quality: z.int().min(1).max(100).optional().describe('Unless set 85 of JPEG, 80 of WebP, 60 of AVIF'),
  background: Color.optional().describe('Below what is see-through, and around what is padded; white unless set'),
  trim: z
    .union([z.literal('border'), z.strictObject({ top: edge, right: edge, bottom: edge, left: edge })])
    .optional()
    .describe('Pixels to cut off, or the border of one colour; before anything else'),
  rotate: z.literal([0, 90, 180, 270]).optional().describe('Degrees clockwise, before it is resized'),
  flip: z.enum(['h', 'v', 'hv']).optional(),
  blur: z.number().min(0).max(250).optional().describe('Radius; its standard deviation is half of it'),
  sharpen: z.number().min(0).max(10).optional().describe('1 for what was made smaller'),
  brightness: z.number().min(0).max(10).optional().describe('1 as it is'),
  contrast: z.number().min(0).max(10).optional().describe('1 as it is'),
  saturation: z.number().min(0).max(10).optional().describe('1 as it is'),
  grayscale: z.boolean().optional(),
  border: z
    .strictObject({ color: Color, width: z.int().min(1).max(1024) })
    .optional()
    .describe('Outside of width and height'),
  rounded: z.int().min(0).max(8192).optional().describe('Radius of the corners, in pixels'),
  watermark: z
    .strictObject({
      id: PhotoId,
      gravity: z.union([Place, Focus]).default('bottom-right'),
      opacity: z.number().min(0).max(1).default(1),
      scale: z.number().min(0.01).max(1).default(0.25).describe('Its width, of the picture’s'),
    })
    .optional()
    .describe('Another photo, laid over this one'),
  animated: z.boolean().optional().describe('Keeps all frames where the format has several, GIF or WebP; true unless set'),
  metadata: z.enum(['none', 'copyright', 'all']).optional().describe('none unless set; the place is told by none of them'),
})
