/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The names that stand in `$type`, in every domain. */
export type TagName = 'number' | 'bigint' | 'date' | 'binary' | 'set' | 'map' | 'undefined' | 'regexp' | 'object'

export interface TagOptions {
  /** JavaScript's own values come back as they were: -0 and RegExps have tags too, every Map has one, and an object with a `$type` key is no Map. */
  exact?: boolean
}

/** A malformed tag, or a value that has no tagged form; `path` leads to it. */
export class TagError extends Error {
  readonly path: (string | number)[]
  constructor(message: string, path: (string | number)[]) {
    super(message)
    this.name = 'TagError'
    this.path = path
  }
}

type Path = (string | number)[]

const key = '$type'

/** A `{ "$type", "value" }` pair. */
export const tag = (type: TagName, value: Json): Json => ({ [key]: type, value })

/** An object that takes any key as data, `__proto__` included, and that JSON.stringify writes in full. */
export function setOwn<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  else target[name] = value
}

/**
 * The JSON form of a value: plain data as it is; NaN and the infinities, bigints, dates, bytes, sets, maps, undefined and
 * objects with a `$type` key of their own as `{ "$type": …, "value": … }`. A Map whose keys are all strings, none of them
 * `$type`, is an object. Throws TagError for a function, a symbol, an invalid date and what is nested deeper than 1,000.
 */
export function toTagged(value: unknown, { exact = false }: TagOptions = {}): Json {
  return write(value, [], exact)
}

function write(value: unknown, path: Path, exact: boolean): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return writeNumber(value, exact)
    case 'bigint':
      return tag('bigint', String(value))
    case 'undefined':
      return tag('undefined', null)
    case 'object':
      return value === null ? null : writeObject(value, path, exact)
    default:
      throw new TagError(`a ${typeof value} has no JSON form`, path.slice())
  }
}

// JSON has no negative zero either, but it equals the zero that is written for it.
function writeNumber(value: number, exact: boolean): Json {
  if (exact && Object.is(value, -0)) return tag('number', '-0')
  return Number.isFinite(value) ? value : tag('number', String(value))
}

const depthMax = 1000

function writeObject(value: object, path: Path, exact: boolean): Json {
  if (path.length > depthMax) throw new TagError('nested too deep, or in itself', path.slice(0, 10))
  // Not by `map`, which would leave the holes of a sparse array.
  if (Array.isArray(value)) return Array.from(value as unknown[], (item, index) => inside(path, index, () => write(item, path, exact)))
  const kind = kindOf(value)
  if (kind === 'date') return writeDate(value as Date, path)
  if (kind === 'binary') return tag('binary', toBase64(value as Uint8Array))
  if (kind === 'set')
    return tag(
      'set',
      [...(value as Set<unknown>)].map((item, index) => inside(path, index, () => write(item, path, exact))),
    )
  if (kind === 'map') return writeMap(value as Map<unknown, unknown>, path, exact)
  if (exact && kind === 'regexp') return tag('regexp', RegExp.prototype.toString.call(value))
  return writePlain(Object.entries(value), path, exact)
}

const probes: [kind: 'date' | 'binary' | 'set' | 'map' | 'regexp', type: Function, probe: (value: object) => unknown][] = [
  ['date', Date, (value) => Date.prototype.getTime.call(value as Date)],
  ['binary', Uint8Array, (value) => Uint8Array.prototype.at.call(value as Uint8Array, 0)],
  ['set', Set, (value) => Set.prototype.has.call(value as Set<unknown>, 0)],
  ['map', Map, (value) => Map.prototype.has.call(value as Map<unknown, unknown>, 0)],
  ['regexp', RegExp, (value) => Reflect.get(RegExp.prototype, 'hasIndices', value)],
]

/** What an object is beside an array or a record; one that only inherits from such a type is a record. */
export function kindOf(value: object): 'date' | 'binary' | 'set' | 'map' | 'regexp' | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return undefined
  const [kind, , probe] = probes.find(([, type]) => value instanceof type) ?? []
  if (probe === undefined) return undefined
  try {
    probe(value)
    return kind
  } catch {
    return undefined
  }
}

function writeDate(value: Date, path: Path): Json {
  // Not by its own methods: a property of the same name may hide them.
  const time = Date.prototype.getTime.call(value)
  if (Number.isNaN(time)) throw new TagError('an invalid date has no JSON form', path.slice())
  return tag('date', new Date(time).toISOString())
}

function writeMap(map: Map<unknown, unknown>, path: Path, exact: boolean): Json {
  const entries = [...map]
  if (!exact && entries.every((entry): entry is [string, unknown] => typeof entry[0] === 'string')) return writePlain(entries, path, exact)
  return writeEntries('map', entries, path, exact)
}

function writePlain(entries: [string, unknown][], path: Path, exact: boolean): Json {
  if (entries.some(([name]) => name === key)) return writeEntries(exact ? 'object' : 'map', entries, path, exact)
  const out: Record<string, Json> = {}
  for (const [name, item] of entries)
    setOwn(
      out,
      name,
      inside(path, name, () => write(item, path, exact)),
    )
  return out
}

function writeEntries(type: TagName, entries: [unknown, unknown][], path: Path, exact: boolean): Json {
  return tag(
    type,
    entries.map(([name, item], index) => inside(path, index, () => [write(name, path, exact), write(item, path, exact)])),
  )
}

function inside<T>(path: Path, step: string | number, run: () => T): T {
  path.push(step)
  const result = run()
  path.pop()
  return result
}

/**
 * The value that `toTagged` wrote: `fromTagged(toTagged(value))` equals `value`, a Map of plain string keys excepted, which comes back as an object.
 * Throws TagError, with the path, for a `$type` that is not one of ours or whose value does not fit it.
 */
export function fromTagged(json: Json, { exact = false }: TagOptions = {}): unknown {
  return read(json, [], exact ? exactReaders : readers)
}

type Reader = (value: Json, path: Path, readers: Readers) => unknown
type Readers = Partial<Record<TagName, Reader>>

function read(json: Json, path: Path, known: Readers): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (path.length > depthMax) throw new TagError('nested too deep', path.slice(0, 10))
  if (Array.isArray(json)) return json.map((item, index) => inside(path, index, () => read(item, path, known)))
  if (Object.hasOwn(json, key)) return readTag(json, path, known)
  const out: Record<string, unknown> = {}
  for (const name of Object.keys(json))
    setOwn(
      out,
      name,
      inside(path, name, () => read(json[name] as Json, path, known)),
    )
  return out
}

function readTag(json: { [key: string]: Json }, path: Path, known: Readers): unknown {
  const { [key]: type, value } = json
  const reader = typeof type === 'string' && Object.hasOwn(known, type) ? known[type as TagName] : undefined
  if (!reader)
    throw new TagError(`$type must be one of ${Object.keys(known).join(', ')}; an object with a $type key of its own is written { "$type": "map", … }`, [
      ...path,
      key,
    ])
  if (Object.keys(json).length !== 2 || value === undefined) throw new TagError('a tagged value has the two keys $type and value', path.slice())
  return inside(path, 'value', () => reader(value, path, known))
}

const numbers: Record<string, number> = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY }

// Longer ones take more than linear time to read.
const bigintDigitsMax = 4096

const readers: Readers = {
  number: (value, path) => (typeof value === 'string' && Object.hasOwn(numbers, value) ? numbers[value] : refuse('NaN, Infinity or -Infinity', path)),
  bigint: (value, path) =>
    typeof value === 'string' && value.length <= bigintDigitsMax && /^-?[0-9]+$/.test(value) ? BigInt(value) : refuse('a decimal integer in a string', path),
  date: (value, path) =>
    typeof value === 'string' && isIsoDate(value) ? new Date(value) : refuse('an ISO 8601 date and time such as 2001-12-14T21:59:43.100Z', path),
  binary: (value, path) => (typeof value === 'string' && isBase64(value) ? fromBase64(value) : refuse('base64 with its padding', path)),
  set: (value, path, known) => new Set(list(value, path).map((item, index) => inside(path, index, () => read(item, path, known)))),
  map: (value, path, known) => new Map(list(value, path).map((entry, index) => inside(path, index, () => readEntry(entry, path, known)))),
  undefined: (value, path) => (value === null ? undefined : refuse('null', path)),
}

const exactReaders: Readers = {
  ...readers,
  number: (value, path, known) => (value === '-0' ? -0 : readers.number?.(value, path, known)),
  regexp: readRegExp,
  object: readObject,
}

function readObject(value: Json, path: Path, known: Readers): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [index, entry] of list(value, path).entries()) {
    const [name, item] = inside(path, index, () => readEntry(entry, path, known))
    setOwn(out, typeof name === 'string' ? name : refuse('pairs of a string and a value', path), item)
  }
  return out
}

const regExpMax = 1000

function readRegExp(value: Json, path: Path): RegExp {
  const [, source = '', flags = ''] = (typeof value === 'string' && value.length <= regExpMax && /^\/(.+)\/([a-z]*)$/s.exec(value)) || []
  try {
    return source === '' ? refuse(`a regular expression such as /a+/i, of at most ${regExpMax} characters`, path) : new RegExp(source, flags)
  } catch {
    return refuse('a regular expression such as /a+/i', path)
  }
}

function refuse(expected: string, path: Path): never {
  throw new TagError(`must be ${expected}`, path.slice())
}

const list = (value: Json, path: Path): Json[] => (Array.isArray(value) ? value : refuse('an array', path))

function readEntry(entry: Json, path: Path, known: Readers): [unknown, unknown] {
  if (!Array.isArray(entry) || entry.length !== 2) return refuse('a pair [key, value]', path)
  return [read(entry[0] as Json, path, known), read(entry[1] as Json, path, known)]
}

const isoDate = /^(\d{4}|[+-]\d{6})-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/
const isIsoDate = (value: string) => isoDate.test(value) && !Number.isNaN(Date.parse(value))

const base64 = /^[A-Za-z0-9+/]*={0,2}$/
const isBase64 = (value: string) => value.length % 4 === 0 && base64.test(value)

/** The base64 of bytes, padded. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let index = 0; index < bytes.length; index += 0x2000) binary += String.fromCharCode(...bytes.subarray(index, index + 0x2000))
  return btoa(binary)
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
