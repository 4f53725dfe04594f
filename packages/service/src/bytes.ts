import { type BytesOutput, Problem } from '@dot-do/contract'

/** Bytes on their way out: none where the asker has them (304), a part where one was asked for (206). */
export function bytesAnswer({ type, body, headers: own = {} }: BytesOutput, common: Record<string, string>, asked: Headers): Response {
  const headers: Record<string, string> = { ...common, ...own, 'content-type': type }
  // What the answer varies by is the door's to say as well as the handler's.
  if (own.vary !== undefined && common.vary !== undefined) headers.vary = `${own.vary}, ${common.vary}`
  if (own.etag !== undefined && isKnown(own.etag, asked.get('if-none-match'))) {
    drop(body)
    delete headers['content-length']
    return new Response(null, { status: 304, headers })
  }
  const size = sizeOf(body, own)
  const range = own['accept-ranges'] === 'bytes' && size !== undefined ? rangeOf(asked, own.etag, size) : undefined
  if (!range || size === undefined) return new Response(body as BodyInit, { headers })
  headers['content-range'] = `bytes ${range.from}-${range.to}/${size}`
  headers['content-length'] = String(range.to - range.from + 1)
  return new Response(part(body, range), { status: 206, headers })
}

type Body = BytesOutput['body']

interface Range {
  /** The first and the last byte. */
  from: number
  to: number
}

function drop(body: Body): void {
  if (body instanceof ReadableStream) void body.cancel().catch(() => {})
}

// RFC 9110, 13.1.2: compared as weak ones.
const isKnown = (etag: string, known: string | null): boolean =>
  known !== null && known.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''))

function sizeOf(body: Body, { 'content-length': length }: Record<string, string>): number | undefined {
  if (length !== undefined) return Number(length)
  return body instanceof Uint8Array ? body.byteLength : undefined
}

/** The part that is asked for; nothing where all is, or several parts (RFC 9110, 14.2 lets a server answer with all). */
function rangeOf(asked: Headers, etag: string | undefined, size: number): Range | undefined {
  const validator = asked.get('if-range')
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(asked.get('range') ?? '')
  if (!match || (match[1] === '' && match[2] === '') || (validator !== null && validator !== etag)) return undefined
  const [first, last] = [match[1] ?? '', match[2] ?? '']
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last))
  if (from < size && from <= to) return { from, to }
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  throw new Problem('invalid_argument', `there are ${size} bytes, and none where the range begins`, {
    status: 416,
    headers: { 'content-range': `bytes */${size}` },
  })
}

function part(body: Body, { from, to }: Range): BodyInit {
  if (body instanceof Uint8Array) return body.slice(from, to + 1)
  if (typeof body === 'string') return new TextEncoder().encode(body).slice(from, to + 1)
  let at = 0
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const [start, end] = [Math.max(0, from - at), Math.min(chunk.byteLength, to + 1 - at)]
        at += chunk.byteLength
        if (start < end) controller.enqueue(chunk.subarray(start, end))
        if (at > to) controller.terminate()
      },
    }),
  )
}
