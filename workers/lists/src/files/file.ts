import { setOwn } from '@dot-do/tagged'
import { createHash } from 'node:crypto'
import type { StoredField } from '../values/field.ts'
import { readText } from '../values/text.ts'
import { shown, Wrong, wrong } from '../values/wrong.ts'

/** A file as an item has it, with its bytes in base64 until they are kept. */
export interface FileValue {
  name?: string
  type: string
  size: number
  sha256: string
  data?: string
}

export const filesMax = 20

/** A file: `{ name?, type?, data }`, bytes alone, or one that the item has already, as it is shown. With `many` an array of them. */
export function parseFiles(value: unknown, { many }: StoredField): FileValue | FileValue[] {
  if (!many) return parseFile(value)
  if (!Array.isArray(value)) wrong(`is not an array of files: ${shown(value)}`)
  if (value.length > filesMax) wrong(`has ${value.length} files; a field holds at most ${filesMax}`)
  return value.map((file, index) => {
    try {
      return parseFile(file)
    } catch (thrown) {
      throw thrown instanceof Wrong ? new Wrong(thrown.message, [index, ...thrown.path]) : thrown
    }
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const known = new Set(['name', 'type', 'data', 'size', 'sha256'])

function parseFile(value: unknown): FileValue {
  if (typeof value === 'string' || isTagged(value)) return fileOf({}, bytesIn(value, []))
  if (!isRecord(value)) wrong(`is not a file such as { name, type, data }, with base64 or a data: URL in data: ${shown(value)}`)
  const extra = Object.keys(value).find((key) => !known.has(key))
  if (extra !== undefined) wrong('is nothing that a file has', [extra])
  const { data } = value
  if (data !== undefined) return fileOf(value, bytesIn(data, ['data']))
  const { sha256, size } = value
  if (typeof sha256 !== 'string' || typeof size !== 'number') wrong('has no data')
  return { ...namedAs(value), size, sha256 }
}

interface Bytes {
  type?: string | undefined
  base64: string
}

const isTagged = (value: unknown): value is { $type: 'binary'; value: string } => isRecord(value) && value.$type === 'binary' && typeof value.value === 'string'

const dataUrl = /^data:([^;,]*)(?:;[^,]*)?;base64,/i

function bytesIn(value: unknown, path: string[]): Bytes {
  if (isTagged(value)) return { base64: checked(value.value, path) }
  if (typeof value !== 'string') return wrong('is neither base64 nor a data: URL', path)
  // A few hundred characters hold any head there can be.
  const head = dataUrl.exec(value.slice(0, 512))
  if (head) return { type: head[1] || undefined, base64: checked(value.slice(head[0].length), path) }
  return { base64: checked(value, path) }
}

function checked(text: string, path: string[]): string {
  const bytes = Buffer.from(text, 'base64')
  // Buffer reads what it can; only what is written the same way back was base64.
  const base64 = bytes.toString('base64')
  return base64.replace(/=+$/, '') === text.replace(/=+$/, '') ? base64 : wrong('is neither base64 nor a data: URL in base64', path)
}

function fileOf(given: Record<string, unknown>, { type, base64 }: Bytes): FileValue {
  const bytes = Buffer.from(base64, 'base64')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { ...namedAs({ ...given, type: given.type ?? type }), size: bytes.byteLength, sha256, data: base64 }
}

const typePattern = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/

function namedAs({ name, type }: Record<string, unknown>): { name?: string; type: string } {
  const essence = type === undefined ? 'application/octet-stream' : typeof type === 'string' ? (type.split(';')[0] ?? '').trim().toLowerCase() : ''
  if (!typePattern.test(essence)) wrong(`is not a media type such as image/png: ${shown(type)}`, ['type'])
  if (name === undefined || name === null) return { type: essence }
  const text = readText(name).normalize('NFC')
  if (text === '' || text.length > 255 || /\p{Cc}/u.test(text)) wrong('is not a name of 1 to 255 characters', ['name'])
  return { name: text, type: essence }
}

/** The files that a value holds. */
export const filesIn = (value: unknown): FileValue[] => (value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as FileValue[]))

/** A file without its bytes. */
export function shownFile({ name, type, size, sha256 }: FileValue): FileValue {
  const file: Record<string, unknown> = {}
  if (name !== undefined) setOwn(file, 'name', name)
  return { ...file, type, size, sha256 }
}

/** Refuses files that come without bytes and that the item does not have. */
export function checkBytes(value: unknown, before: unknown): void {
  const there = new Set(filesIn(before).map(({ sha256 }) => sha256))
  const lacking = filesIn(value).find(({ data, sha256 }) => data === undefined && !there.has(sha256))
  if (lacking) wrong('has no data, and is none that the item has')
}
