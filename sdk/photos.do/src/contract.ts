import { bytes, contract, file, method, Page } from '@dot-do/contract'
import { z } from 'zod'
import { Format, Options, PhotoId } from './options.ts'

export { Color, Format, type Gravity, Options, PhotoId } from './options.ts'

const MiB = 1024 * 1024

export const fileBytesMax = 20 * MiB

const Picture = file({ bytesMax: fileBytesMax }).describe(
  'JPEG, PNG, WebP, AVIF, HEIC, GIF, TIFF, BMP or JPEG XL, told from its bytes: at most 20 MiB, 50 megapixels and 500 frames',
)

const Type = z.enum(['jpeg', 'png', 'webp', 'avif', 'heic', 'gif', 'tiff', 'bmp', 'jxl'])
const Visibility = z.enum(['public', 'private']).describe('Whether presets show it to who has no signed address')

const Metadata = z
  .record(z.string().min(1).max(64), z.union([z.string().max(1024), z.number(), z.boolean()]))
  .refine((fields) => Object.keys(fields).length <= 50, 'at most 50 fields')
  .describe('Up to 50 fields of your own')

const Tag = z.string().trim().min(1).max(64)
const Tags = z.array(Tag).max(50)

/** Where a picture was taken, in degrees and metres. */
export const Location = z.object({ latitude: z.number(), longitude: z.number(), altitude: z.number().optional() })

/** What a picture's EXIF says of how it was taken. */
export const Exif = z.object({
  make: z.string().optional(),
  model: z.string().optional(),
  lens: z.string().optional(),
  software: z.string().optional(),
  description: z.string().optional(),
  artist: z.string().optional(),
  copyright: z.string().optional(),
  exposureTime: z.number().optional().describe('Seconds'),
  fNumber: z.number().optional(),
  iso: z.number().optional(),
  focalLength: z.number().optional().describe('Millimetres'),
  flash: z.boolean().optional(),
})

const described = {
  name: z.string().trim().min(1).max(255).optional().describe('As a file is named'),
  alt: z.string().max(2000).optional().describe('What it shows, for who does not see it'),
  tags: Tags.optional(),
  metadata: Metadata.optional(),
  visibility: Visibility.optional(),
}

/** A photo that is kept. Its size is that of what is shown: upright. */
export type Photo = z.infer<typeof Photo>
export const Photo = z.object({
  id: z.string(),
  name: z.string(),
  alt: z.string().optional(),
  format: Type,
  width: z.int(),
  height: z.int(),
  frames: z.int(),
  bytes: z.int().describe('Of the stored original'),
  sha256: z.string().describe('Of what came in, in hex'),
  exif: Exif.optional(),
  takenAt: z.string().optional().describe('By the camera’s clock; as UTC where it tells no offset'),
  location: Location.optional().describe('Only of a photo that was kept with it'),
  blurhash: z.string(),
  dominant: z.array(z.string()).describe('Up to five colours, the most common first: #rrggbb'),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  visibility: z.enum(['public', 'private']),
  createdAt: z.string(),
  version: z.int().describe('Rises with each change'),
  deduplicated: z.boolean().optional().describe('Of an upload: the same bytes were here already'),
})

/** A named set of options. */
export type Preset = z.infer<typeof Preset>
export const Preset = z.object({ name: z.string(), options: Options, version: z.int(), updatedAt: z.string() })

const PresetName = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, a letter first')

const writable = ['image/avif', 'image/webp', 'image/jpeg', 'image/png', 'image/gif'] as const
const storable = [...writable, 'image/heic', 'image/tiff', 'image/bmp', 'image/jxl'] as const

const accept = z.string().max(2048).optional().describe('What the reader can show, as the Accept header has it; the header itself where it is absent')

const oneOf = 'Give `id` or `file`.'

export default contract(
  'photos.do',
  {
    summary: 'Stores pictures and serves them in the right size and format',
    tags: ['images', 'storage'],
    routes: { 'GET /i/:id/:options/:name': 'serve', 'GET /i/:id/:preset': 'serve', 'PUT /u/:id': 'receive' },
  },
  {
    upload: method({
      access: 'write',
      summary: 'Stores a picture, as it came but for the place it was taken at',
      description:
        'Give `file`, the body itself where it is sent raw, or `url`, which is fetched from the public internet with at most 3 redirects. The type is told from the bytes. The same bytes again give the same photo, `deduplicated`. GPS data goes from the stored original, without its pixels being encoded anew, unless `keepGps`. A picture that is broken, cut off or too large to be decoded is refused.',
      input: z.object({
        file: Picture.optional(),
        url: z
          .url({ protocol: /^https?$/ })
          .max(2048)
          .optional(),
        ...described,
        keepGps: z.boolean().default(false).describe('Keep where it was taken, in the file and in `location`'),
      }),
      output: Photo,
      errors: { failed_precondition: true },
      idempotent: 'natural',
      limits: { bodyBytesMax: 28 * MiB, timeoutMs: 60_000 },
    }),

    get: method({ access: 'read', summary: 'Reads what is known of a photo', input: z.object({ id: PhotoId }), output: Photo, errors: { not_found: true } }),

    update: method({
      access: 'write',
      summary: 'Changes what is said of a photo',
      description: 'What is absent stays; `null` takes `alt` away. `metadata` and `tags` are replaced whole.',
      input: z.object({
        id: PhotoId,
        ...described,
        alt: z.string().max(2000).nullable().optional(),
        expectedVersion: z.int().min(1).optional().describe('Refuses where another has changed it since'),
      }),
      output: Photo,
      errors: { not_found: true, failed_precondition: z.object({ version: z.int() }) },
    }),

    delete: method({
      access: 'write',
      summary: 'Deletes a photo and all that was made of it',
      input: z.object({ id: PhotoId }),
      output: z.object({ deleted: z.boolean().describe('Whether it was there') }),
      idempotent: 'natural',
    }),

    list: method({
      access: 'read',
      summary: 'Lists photos, the newest first, or those like one, the most alike first',
      input: z.object({
        ...Page,
        tag: Tag.optional(),
        takenAfter: z.iso.datetime({ offset: true }).optional(),
        takenBefore: z.iso.datetime({ offset: true }).optional(),
        camera: z.string().trim().min(1).max(256).optional().describe('A part of its make and model'),
        near: z
          .strictObject({
            latitude: z.number().min(-90).max(90),
            longitude: z.number().min(-180).max(180),
            radiusKm: z.number().min(0.01).max(20_038).default(1),
          })
          .optional()
          .describe('Of photos that were kept with their place'),
        similarTo: PhotoId.optional().describe('Those whose pHash differs from this one’s in at most 10 of 64 bits'),
      }),
      output: z.object({ items: z.array(Photo), nextCursor: z.string().optional() }),
      errors: { not_found: true },
      examples: [{ input: { limit: 10 }, output: { items: [] } }],
    }),

    resize: method({
      access: 'read',
      summary: 'Makes a picture another size, format or look',
      description: `${oneOf} The answer is upright, in sRGB and tells nothing but its pixels. Lanczos 3 on premultiplied alpha; a JPEG is decoded no larger than twice what is asked for. What would need more than 16 megapixels decoded at once is \`failed_precondition\`.`,
      input: z.object({ id: PhotoId.optional(), file: Picture.optional(), options: Options.prefault({}), accept }),
      headers: { accept: 'accept' },
      output: bytes(...writable),
      errors: { not_found: true, failed_precondition: true },
      cost: 2,
      limits: { bodyBytesMax: 28 * MiB },
    }),

    optimize: method({
      access: 'read',
      summary: 'Makes a picture’s file smaller without a change that is seen',
      description: `${oneOf} \`format: auto\` takes the best that Accept names, else the picture’s own. \`maxBytes\` is met by quality first, then by size, else \`failed_precondition\` says the smallest. \`target\` is the SSIM that has to be reached. Never gives more bytes than it got: then the original, stripped. The header X-Saved says how many bytes fewer there are.`,
      input: z.object({
        id: PhotoId.optional(),
        file: Picture.optional(),
        format: z.enum(['auto', ...Format.options]).default('auto'),
        maxBytes: z.int().min(100).max(fileBytesMax).optional(),
        minQuality: z.int().min(1).max(95).default(40),
        target: z.number().min(0.5).max(0.9999).optional().describe('SSIM'),
        accept,
      }),
      headers: { accept: 'accept' },
      output: bytes(...storable),
      errors: { not_found: true, failed_precondition: z.object({ smallest: z.int().optional() }) },
      cost: 4,
      limits: { bodyBytesMax: 28 * MiB, timeoutMs: 60_000 },
    }),

    getUrl: method({
      access: 'read',
      summary: 'Gives the address at which a photo is served, with its size and a srcset',
      description:
        'Options are signed, so that nobody else can have sizes made. A preset of a public photo needs no signature; a private photo’s address ends after `expiresIn`, an hour unless set.',
      input: z.object({
        id: PhotoId,
        options: Options.optional(),
        preset: PresetName.optional(),
        expiresIn: z.int().min(1).max(31_536_000).optional().describe('Seconds'),
      }),
      output: z.object({
        url: z.string(),
        width: z.int().optional().describe('Absent where trimming a border decides it'),
        height: z.int().optional(),
        srcset: z.string().optional(),
        expiresAt: z.string().optional(),
      }),
      errors: { not_found: true },
    }),

    serve: method({
      access: 'public',
      summary: 'Serves a photo to anyone who has its address',
      description:
        'What `GET /i/{id}/{options}/{name}.{ext}` and `GET /i/{id}/{preset}` answer, for ever the same and to be kept by whoever stands between. Address and signature come from `getUrl`.',
      input: z.object({
        id: PhotoId,
        options: z.string().max(1024).optional(),
        name: z.string().max(300).optional(),
        preset: z.string().max(64).optional(),
        v: z.string().max(32).optional(),
        exp: z.string().max(16).optional(),
        sig: z.string().max(64).optional(),
        accept,
      }),
      headers: { accept: 'accept' },
      output: bytes(...writable),
      errors: { not_found: true, failed_precondition: true },
      // A page shows dozens of pictures at once, most of them kept from before.
      cost: 0.1,
    }),

    info: method({
      access: 'public',
      summary: 'Tells what a picture’s file holds, keeping nothing',
      input: z.object({ file: Picture }),
      output: z.object({
        format: Type,
        width: z.int().describe('As it is shown: upright'),
        height: z.int(),
        orientation: z.int().describe('1 to 8, as EXIF has it'),
        animated: z.boolean(),
        pages: z.int(),
        colorSpace: z.string().describe('The name of its profile, else sRGB, Gray or CMYK'),
        hasAlpha: z.boolean(),
        bytes: z.int(),
        exif: Exif.optional(),
        takenAt: z.string().optional(),
        location: Location.optional(),
        blurhash: z.string(),
        dominant: z.array(z.string()),
      }),
      errors: { failed_precondition: true },
      cost: 2,
      limits: { bodyBytesMax: 28 * MiB },
      examples: [{ title: 'A red pixel', input: { file: 'R0lGODlhAQABAIAAAP8AAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==' } }],
    }),

    getBytes: method({
      access: 'read',
      summary: 'Gives the stored original',
      input: z.object({ id: PhotoId }),
      output: bytes(...storable),
      errors: { not_found: true },
    }),

    putPreset: method({
      access: 'write',
      summary: 'Names a set of options, or changes one',
      input: z.object({ name: PresetName, options: Options }),
      output: Preset,
      idempotent: 'natural',
      examples: [{ input: { name: 'avatar', options: { width: 96, height: 96, fit: 'cover', gravity: 'smart' } } }],
    }),

    listPresets: method({
      access: 'read',
      summary: 'Lists the presets by name',
      input: z.object({}),
      output: z.object({ items: z.array(Preset) }),
      examples: [{ input: {} }],
    }),

    deletePreset: method({
      access: 'write',
      summary: 'Deletes a preset',
      input: z.object({ name: PresetName }),
      output: z.object({ deleted: z.boolean().describe('Whether it was there') }),
      idempotent: 'natural',
    }),

    createUploadUrl: method({
      access: 'write',
      summary: 'Gives an address to which anyone who has it may PUT one picture, without a key',
      input: z.object({
        maxBytes: z.int().min(1).max(fileBytesMax).default(fileBytesMax),
        types: z.array(Type).min(1).max(9).optional(),
        expiresIn: z.int().min(1).max(86_400).default(900).describe('Seconds'),
        metadata: Metadata.optional(),
      }),
      output: z.object({ url: z.string(), id: z.string(), expiresAt: z.string() }),
      examples: [{ input: { types: ['jpeg', 'png'], maxBytes: 5_000_000 } }],
    }),

    receive: method({
      access: 'public',
      effect: 'write',
      summary: 'Takes the picture that an address of createUploadUrl was given for',
      description: 'What `PUT /u/{id}` does, with the picture as its body. It becomes the photo of that id; a second one is `already_exists`.',
      input: z.object({ id: PhotoId, exp: z.string().max(16).optional(), sig: z.string().max(64).optional(), file: Picture }),
      output: z.object({ id: z.string(), format: Type, width: z.int(), height: z.int(), bytes: z.int() }),
      errors: { not_found: true, already_exists: true, failed_precondition: true },
      idempotent: 'natural',
      limits: { bodyBytesMax: 28 * MiB, timeoutMs: 60_000 },
    }),

    rotateKey: method({
      access: 'admin',
      summary: 'Signs addresses with a new key from now on; those signed before end after a while',
      input: z.object({ overlapSeconds: z.int().min(0).max(31_536_000).default(604_800).describe('How long addresses of the key before go on') }),
      output: z.object({ generation: z.int(), previousUntil: z.string() }),
    }),
  },
)
