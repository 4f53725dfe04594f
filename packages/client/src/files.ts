import { DoError } from './error.ts'

/** What goes over the wire for an input. */
export interface Payload {
  body: string | FormData | Blob | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array>
  /** Absent where `fetch` says it itself. */
  type?: string
  search: string
}

type Binary = Exclude<Payload['body'], string | FormData>

const isBinary = (value: unknown): value is Binary =>
  value instanceof Blob || value instanceof ArrayBuffer || ArrayBuffer.isView(value) || value instanceof ReadableStream

const searchMax = 4000

/** The input as JSON, or, where a method takes files and some are bytes: the one file itself, or a form. */
export function payloadOf(input: unknown, flags: string): Payload {
  const files: [path: string, file: Binary][] = []
  const json = stringify(input, /[fm]/.test(flags) ? files : undefined)
  const [first] = files
  if (!first) return { body: json, type: 'application/json', search: '' }
  const [, file] = first
  const type = (file instanceof Blob && file.type) || 'application/octet-stream'
  const search = json === '{}' ? '' : `?input=${encodeURIComponent(json)}`
  if (files.length === 1 && flags.includes('f') && search.length <= searchMax && !/json|form/i.test(type)) return { body: file, type, search }
  return { body: formOf(json, files), search: '' }
}

function formOf(json: string, files: [string, Binary][]): FormData {
  const form = new FormData()
  form.set('input', json)
  for (const [path, file] of files) {
    if (file instanceof ReadableStream) throw new DoError('invalid_argument', `${path}: a stream is sent only as the one file, with little else beside it`)
    form.set(path, file instanceof Blob ? file : new Blob([file]), 'file')
  }
  return form
}

/** JSON text; bytes on the way are left out of it and put into `files`. */
function stringify(input: unknown = {}, files?: [string, Binary][]): string {
  const paths = new Map<unknown, string>()
  // Not the value it is given: of a Buffer that is its JSON already.
  function replace(this: Record<string, unknown>, key: string, value: unknown): unknown {
    const path = paths.has(this) ? `${paths.get(this)}${key}` : key
    if (isBinary(this[key])) return void files?.push([path, this[key]])
    if (typeof value === 'object') paths.set(value, path === '' ? '' : `${path}.`)
    return value
  }
  try {
    return JSON.stringify(input, files && replace)
  } catch (cause) {
    throw new DoError('invalid_argument', `the input can't be written as JSON: ${(cause as Error).message}`)
  }
}
