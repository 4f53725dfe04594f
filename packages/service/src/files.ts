import { type FileField, type Issue, Problem } from '@dot-do/contract'
import { tooLarge } from './problems.ts'

/**
 * A file that is still coming: its bytes are read from the body when they are asked for, once, and never held whole unless
 * the reader does. Its `size` is -1 where no length was declared.
 */
export class StreamedFile extends File {
  readonly #body: ReadableStream<Uint8Array> | null
  readonly #declared: number
  readonly #max: number

  constructor(body: ReadableStream<Uint8Array> | null, type: string, declared: number | undefined, max: number) {
    super([], '', { type })
    this.#body = body
    this.#declared = body === null ? 0 : (declared ?? -1)
    this.#max = max
  }

  override get size(): number {
    return this.#declared
  }

  override stream(): ReadableStream<Uint8Array> {
    if (this.#body === null) return super.stream()
    // The HTTP layer keeps a declared length, which was checked against the bound before.
    return this.#declared < 0 ? this.#body.pipeThrough(bounded(this.#max)) : this.#body
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(this.stream()).arrayBuffer()
  }

  override async bytes(): Promise<Uint8Array> {
    return new Uint8Array(await this.arrayBuffer())
  }

  override text(): Promise<string> {
    return new Response(this.stream()).text()
  }

  override slice(): never {
    throw new TypeError('a file that is still coming is read from its start, once')
  }
}

function bounded(max: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.byteLength
      if (size > max) tooLarge(max)
      controller.enqueue(chunk)
    },
  })
}

/** The input with text in its file fields decoded to files, or with the body itself in the one it has. */
export function fill(input: unknown, fields: FileField[], body?: File): unknown {
  const issues: Issue[] = []
  for (const { path } of fields) {
    const holder = holderOf(input, path)
    const name = path.at(-1) ?? ''
    const value = holder && Object.hasOwn(holder, name) ? holder[name] : undefined
    if (typeof value === 'string' && holder) {
      const file = decode(value)
      if (file) holder[name] = file
      else issues.push({ path, message: 'not base64, nor a data: URL in base64' })
    }
  }
  if (issues.length > 0) refuse(issues)
  return body && fields[0] ? put(input, fields[0].path, body) : input
}

/** The input that a form holds: the part `input` is JSON, each other part fills the file field it is named after. */
export function fromForm(form: FormData, fields: FileField[]): unknown {
  const input = inputOf(form)
  const issues: Issue[] = []
  let filled = input
  for (const [name, value] of form as unknown as Iterable<[string, File | string]>) {
    if (name === 'input') continue
    const field = fields.find(({ path }) => path.join('.') === name)
    const file = typeof value === 'string' ? decode(value) : value
    if (field && file) filled = put(filled, field.path, file)
    else issues.push({ path: [name], message: field ? 'neither a file nor base64' : 'no file goes by this name' })
  }
  if (issues.length > 0) refuse(issues)
  return fill(filled, fields)
}

function inputOf(form: FormData): unknown {
  const part = form.get('input')
  if (part === null) return {}
  if (typeof part !== 'string') return refuse([{ path: ['input'], message: 'this part is text: JSON' }])
  try {
    return JSON.parse(part)
  } catch {
    return refuse([{ path: ['input'], message: 'not JSON' }])
  }
}

function refuse(issues: Issue[]): never {
  throw new Problem('invalid_argument', `${issues[0]?.path.join('.')}: ${issues[0]?.message}`, { issues })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object that holds the last name of a path, where it is there. */
function holderOf(input: unknown, path: string[]): Record<string, unknown> | undefined {
  let at: unknown = input
  for (const name of path.slice(0, -1)) at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  return isObject(at) ? at : undefined
}

/** The input with `file` at `path`, whose objects are made where they are not there. Names of a path are the contract's own. */
function put(input: unknown, [name = '', ...rest]: string[], file: File): unknown {
  if (!isObject(input)) return input
  return { ...input, [name]: rest.length === 0 ? file : put(input[name] ?? {}, rest, file) }
}

const dataUrl = /^data:([^,;]*)(?:;[^,;]*)*;base64,/i

/** The file that base64 text, or a data: URL, holds. */
function decode(text: string): File | undefined {
  const prefix = dataUrl.exec(text)
  const bytes = fromBase64(prefix ? text.slice(prefix[0].length) : text)
  return bytes && new File([bytes], '', { type: prefix?.[1] ?? '' })
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(binary, (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}
