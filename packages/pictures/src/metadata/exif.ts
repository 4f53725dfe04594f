import { type Directory, directoriesOf, directoryAt, type Entry, pointersOf, tags } from './ifd.ts'

/** What EXIF says of how a picture was taken. */
export interface Exif {
  make?: string
  model?: string
  lens?: string
  software?: string
  description?: string
  artist?: string
  copyright?: string
  /** Seconds. */
  exposureTime?: number
  fNumber?: number
  iso?: number
  /** Millimetres. */
  focalLength?: number
  flash?: boolean
}

export interface ExifReading {
  exif: Exif
  /** 1 to 8. */
  orientation?: number
  /** Milliseconds since the epoch; as UTC where no offset is told. */
  takenAt?: number
  location?: { latitude: number; longitude: number; altitude?: number }
}

/** Reads a TIFF block as EXIF 3.0 has it. What is not as it should be is left out. */
export function readExif(block: Uint8Array): ExifReading {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const { isLittle, directories } = directoriesOf(view)
  const [main, ...more] = directories
  const known = new Map<number, Entry>()
  // The picture's own directory goes before that of a thumbnail.
  for (const { entries } of [main, ...more].filter((one) => one !== undefined))
    for (const entry of entries) if (!known.has(entry.tag)) known.set(entry.tag, entry)
  const values = new Values(view, isLittle, known)
  const orientation = values.number(0x0112)
  const gps = main?.entries.find(({ tag }) => tag === tags.gps)
  return {
    exif: exifOf(values),
    ...(orientation !== undefined && orientation >= 1 && orientation <= 8 && { orientation }),
    ...defined({ takenAt: timeOf(values.text(0x9003) ?? values.text(0x0132), values.text(0x9011) ?? values.text(0x9010)) }),
    ...defined({ location: gps && placeOf(view, directoryAt(view, pointersOf(view, gps, isLittle)[0] ?? 0, isLittle), isLittle) }),
  }
}

function exifOf(values: Values): Exif {
  const flash = values.number(0x9209)
  return defined({
    ...{ make: values.text(0x010f), model: values.text(0x0110), lens: values.text(0xa434), software: values.text(0x0131) },
    ...{ description: values.text(0x010e), artist: values.text(0x013b), copyright: values.text(0x8298) },
    ...{ exposureTime: values.number(0x829a), fNumber: values.number(0x829d), iso: values.number(0x8827), focalLength: values.number(0x920a) },
    flash: flash === undefined ? undefined : (flash & 1) === 1,
  })
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

const defined = <T extends object>(fields: T): Partial<Defined<T>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>

const textMax = 256

class Values {
  readonly #view: DataView
  readonly #isLittle: boolean
  readonly #entries: Map<number, Entry>

  constructor(view: DataView, isLittle: boolean, entries: Map<number, Entry>) {
    this.#view = view
    this.#isLittle = isLittle
    this.#entries = entries
  }

  text(tag: number): string | undefined {
    const entry = this.#entries.get(tag)
    if (!entry || entry.type !== 2) return undefined
    const bytes = new Uint8Array(this.#view.buffer, this.#view.byteOffset + entry.from, Math.min(entry.to - entry.from, 4 * textMax))
    const end = bytes.indexOf(0)
    const text = utf8.decode(end < 0 ? bytes : bytes.subarray(0, end)).trim()
    return text === '' ? undefined : Array.from(text.replaceAll(control, ' ')).slice(0, textMax).join('')
  }

  numbers(tag: number): number[] {
    const entry = this.#entries.get(tag)
    if (!entry) return []
    return Array.from({ length: Math.min(entry.count, 4) }, (_, index) => numberAt(this.#view, entry, index, this.#isLittle)).filter(Number.isFinite)
  }

  number(tag: number): number | undefined {
    return this.numbers(tag)[0]
  }
}

const utf8 = new TextDecoder()
const control = /\p{Cc}/gu

function numberAt(view: DataView, { type, from }: Entry, index: number, isLittle: boolean): number {
  if (type === 1) return view.getUint8(from + index)
  if (type === 3) return view.getUint16(from + 2 * index, isLittle)
  if (type === 4) return view.getUint32(from + 4 * index, isLittle)
  if (type === 5) return view.getUint32(from + 8 * index, isLittle) / view.getUint32(from + 8 * index + 4, isLittle)
  if (type === 10) return view.getInt32(from + 8 * index, isLittle) / view.getInt32(from + 8 * index + 4, isLittle)
  return Number.NaN
}

function timeOf(local: string | undefined, offset: string | undefined): number | undefined {
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(local ?? '')
  if (!match) return undefined
  const zone = /^[+-]\d\d:\d\d$/.test(offset ?? '') ? offset : 'Z'
  const time = Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}${zone}`)
  return Number.isNaN(time) || time < 0 ? undefined : time
}

/** The place of a GPS directory, in degrees and metres. */
function placeOf(view: DataView, { entries }: Directory, isLittle: boolean): ExifReading['location'] {
  const values = new Values(view, isLittle, new Map(entries.map((entry) => [entry.tag, entry])))
  const degrees = (tag: number, negative: string) => {
    const [whole, minutes = 0, seconds = 0] = values.numbers(tag)
    if (whole === undefined) return undefined
    return (whole + minutes / 60 + seconds / 3600) * (values.text(tag - 1)?.toUpperCase() === negative ? -1 : 1)
  }
  const [latitude, longitude, height] = [degrees(2, 'S'), degrees(4, 'W'), values.number(6)]
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return { latitude, longitude, ...(height !== undefined && { altitude: values.number(5) === 1 ? -height : height }) }
}
