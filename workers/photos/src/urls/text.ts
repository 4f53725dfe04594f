import { Options } from 'photos.do/contract'

type Value = NonNullable<Options[keyof Options]>

// In an address a colour has no #, which would end the path; no colour's name is written in hex digits alone.
const bare = (color: string): string => color.replace('#', '')
const colored = (text: string): string => (/^[0-9a-f]{3,8}$/i.test(text) ? `#${text}` : text)

/** Options that hold several values, as one text and back. */
const compound: { [K in keyof Options]?: { write: (value: never) => string; read: (text: string) => unknown } } = {
  background: { write: bare, read: colored },
  gravity: { write: place, read: placed },
  trim: {
    write: (trim: NonNullable<Options['trim']>) => (trim === 'border' ? trim : [trim.top, trim.right, trim.bottom, trim.left].join(';')),
    read: (text) => (text === 'border' ? text : named(['top', 'right', 'bottom', 'left'], text.split(';').map(Number))),
  },
  border: {
    write: ({ color, width }: NonNullable<Options['border']>) => `${bare(color)};${width}`,
    read: (text) => named(['color', 'width'], [colored(text.split(';')[0] ?? ''), Number(text.split(';')[1])]),
  },
  watermark: {
    write: ({ id, gravity, opacity, scale }: NonNullable<Options['watermark']>) => [id, place(gravity), opacity, scale].join(';'),
    read: (text) => {
      const [id = '', gravity = '', opacity, scale] = text.split(';')
      return { id, gravity: placed(gravity), opacity: Number(opacity), scale: Number(scale) }
    },
  },
}

function place(gravity: NonNullable<Options['gravity']>): string {
  return typeof gravity === 'string' ? gravity : `${gravity.x}x${gravity.y}`
}

function placed(text: string): unknown {
  const match = /^([\d.e-]+)x([\d.e-]+)$/.exec(text)
  return match ? { x: Number(match[1]), y: Number(match[2]) } : text
}

const named = (names: string[], values: unknown[]) => Object.fromEntries(names.map((name, index) => [name, values[index]]))

const order = Object.keys(Options.shape) as (keyof Options)[]

/** Options as a segment of an address, in one order always: `width=800,height=600,fit=cover`. */
export const writeOptions = (options: Options): string =>
  order.flatMap((name) => (options[name] === undefined ? [] : [`${name}=${compound[name]?.write(options[name] as never) ?? String(options[name])}`])).join(',')

/** The options that such a segment holds; undefined where it is none that `writeOptions` wrote. */
export function readOptions(text: string): Options | undefined {
  const entries = text.split(',').map((part): [string, unknown] => {
    const at = part.indexOf('=')
    const [name, value] = [part.slice(0, at), part.slice(at + 1)]
    return [name, compound[name as keyof Options]?.read(value) ?? plain(value)]
  })
  const parsed = Options.safeParse(Object.fromEntries(entries))
  return parsed.success && writeOptions(parsed.data) === text ? parsed.data : undefined
}

function plain(text: string): Value | string {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d/.test(text) ? Number(text) : text
}
