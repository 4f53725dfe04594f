import { type FileField, filesOf, isStream, type Limits, type Method, Problem, sentHeader, type Stream } from '@dot-do/contract'
import { fill, fromForm, StreamedFile } from './files.ts'
import { tooLarge } from './problems.ts'

/** The input of a call as its body or its query carries it; a `Last-Event-ID` says where in a stream to go on. */
export function readInput(request: Request, method: Method | undefined, limits: Limits, declared: number | undefined): unknown {
  const input = readCarried(request, method ? filesOf(method.input) : [], limits, declared)
  if (!method) return input
  const filled = hasHeaders(method) ? withHeaders(request, method, input) : input
  return isStream(method.output) ? resumed(request, method.output, filled) : filled
}

/** The input of a method at a path of its own: what the path and the query say, and the body: the file that it takes, else JSON. */
export async function readRouted(request: Request, method: Method, parameters: Record<string, string>, limits: Limits, declared: number | undefined) {
  const [file] = filesOf(method.input)
  const said = { ...nested(new URL(request.url).searchParams), ...parameters }
  return withHeaders(request, method, request.method === 'GET' ? said : file ? fill(said, [file], fileOf(request, file, declared)) : json())

  async function json() {
    checkCoding(request.headers)
    return { ...((await readJson(request, limits.bodyBytesMax, declared)) as object), ...said }
  }
}

const levelsMax = 12

/** A query with its brackets read: `a[b][c]=1` is `{ a: { b: { c: '1' } } }`. What is said twice counts as it was said last. */
function nested(query: URLSearchParams): Record<string, unknown> {
  const whole: Nested = Object.create(null) as Nested
  for (const [name, value] of query) {
    const [, first, rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? []
    const keys = first === undefined ? [name] : [first, ...Array.from(rest.matchAll(/\[([^\]]*)\]/g), ([, key = '']) => key)]
    if (keys.length <= levelsMax) put(whole, keys, value)
    else whole[name] = value
  }
  return whole
}

// Without a prototype: the names are the caller's.
interface Nested {
  [name: string]: Nested | string
}

function put(at: Nested, [key = '', ...below]: string[], value: string): void {
  if (below.length === 0) {
    at[key] = value
    return
  }
  const there = at[key]
  const inner = typeof there === 'object' ? there : (Object.create(null) as Nested)
  at[key] = inner
  put(inner, below, value)
}

const hasHeaders = ({ headers }: Method): boolean => {
  for (const _ in headers) return true
  return false
}

/** The input with the fields that headers fill, where it does not say them itself. */
async function withHeaders(request: Request, { headers }: Method, read: unknown): Promise<unknown> {
  const input = await read
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  const filled = Object.entries(headers).flatMap(([name, field]) => {
    const value = name === '*' ? sentWith(request) : request.headers.get(name)
    return value === null || Object.hasOwn(input, field) ? [] : [[field, value] as const]
  })
  return { ...input, ...Object.fromEntries(filled) }
}

function sentWith({ headers }: Request): unknown {
  const text = headers.get(sentHeader)
  return text === null ? null : (JSON.parse(text) as unknown)
}

async function resumed({ headers }: Request, { resumes }: Stream, input: unknown): Promise<unknown> {
  const last = resumes === undefined ? null : headers.get('last-event-id')
  return last === null ? input : { ...((await input) as object), [resumes ?? '']: /^\d{1,15}$/.test(last) ? Number(last) : last }
}

/** JSON, a form with files, or the one file itself. Most calls are JSON and no files: for them no promise more than reading takes. */
function readCarried(request: Request, files: FileField[], limits: Limits, declared: number | undefined): unknown {
  if (request.method === 'GET') return fill(queryOf(request), files)
  const { headers } = request
  checkCoding(headers)
  const type = headers.get('content-type')
  if (type === null || jsonType.test(type)) {
    const input = readJson(request, limits.bodyBytesMax, declared)
    return files.length === 0 ? input : input.then((value) => fill(value, files))
  }
  if (files.length > 0 && formType.test(type)) return readForm(request, type, limits.bodyBytesMax, declared).then((form) => fromForm(form, files))
  const [file] = files
  if (!file || files.length > 1) return unsupported(`the body has type ${type.slice(0, 80)}; send JSON with content-type: application/json`)
  return fill(queryOf(request), files, fileOf(request, file, declared))
}

/** The body as a file. It is never held, so what bounds a body that is does not bound it. */
function fileOf({ headers, body }: Request, { bytesMax }: FileField, declared: number | undefined): File {
  checkCoding(headers)
  if (declared !== undefined && declared > bytesMax) tooLarge(bytesMax)
  return new StreamedFile(body, essenceOf(headers.get('content-type') ?? ''), declared, bytesMax)
}

const jsonType = /^application\/([\w.-]+\+)?json *(;|$)/i
const formType = /^multipart\/form-data *(;|$)/i

// What curl says of any body by itself says nothing of a file.
const essenceOf = (type: string): string => (/^application\/x-www-form-urlencoded/i.test(type) ? '' : type.toLowerCase())

function checkCoding(headers: Headers): void {
  const coding = headers.get('content-encoding')
  if (coding !== null && coding !== 'identity') unsupported(`a body with content-encoding ${coding.slice(0, 40)} is not taken`)
}

function unsupported(detail: string): never {
  throw new Problem('invalid_argument', detail, { status: 415, reason: 'content_type' })
}

function queryOf(request: Request): unknown {
  const at = request.url.indexOf('?')
  const input = at < 0 ? null : new URLSearchParams(request.url.slice(at)).get('input')
  return input === null ? {} : parseJson(input)
}

/** A JSON body; an empty one is `{}`. */
export async function readJson(request: Request, max: number, declared?: number): Promise<unknown> {
  const text = decodeText(await readBytes(request, max, declared))
  return text === '' ? {} : parseJson(text)
}

async function readForm(request: Request, type: string, max: number, declared: number | undefined): Promise<FormData> {
  const body = await readBytes(request, max, declared)
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Problem('invalid_argument', 'the body is not a form as its content type says')
  }
}

/** The body as text, read no further than `max` bytes. */
export const readText = async (request: Request, max: number, declared?: number): Promise<string> => decodeText(await readBytes(request, max, declared))

/** The body, read no further than `max` bytes. A declared length is kept by the HTTP layer, so it is read at once. */
async function readBytes(request: Request, max: number, declared: number | undefined): Promise<ArrayBuffer> {
  if (declared !== undefined) return declared > max ? tooLarge(max) : request.arrayBuffer()
  if (request.body === null) return new ArrayBuffer(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength
    if (size > max) tooLarge(max)
    chunks.push(chunk)
  }
  return new Blob(chunks).arrayBuffer()
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

function decodeText(body: ArrayBuffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new Problem('invalid_argument', 'the body is not UTF-8')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // V8's message quotes the input, which may hold secrets: only the place is told.
    const position = /position (\d+)/.exec((cause as Error).message)?.[1]
    throw new Problem('invalid_argument', `the input is not JSON${position === undefined ? '' : ` (at character ${position})`}`)
  }
}
