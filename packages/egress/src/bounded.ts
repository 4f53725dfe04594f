import { EgressError } from './error.ts'

interface Limit {
  bytesMax: number
  cuts: boolean
  signal: AbortSignal
  failed: (cause: unknown, host: string) => unknown
}

const bodyless = new Set([101, 204, 205, 304])

/** The response with a body that ends past `bytesMax`, in an error unless it is to be cut, counted as it is decompressed. */
export function bounded(response: Response, url: URL, limit: Limit): Response {
  const { status, statusText, body } = response
  const declared = Number(response.headers.get('content-length') ?? 0)
  if (declared > limit.bytesMax && !limit.cuts) {
    void body?.cancel().catch(() => {})
    throw tooLarge(url, limit)
  }
  const headers = new Headers(response.headers)
  // They tell of the body as it travelled, which the runtime has decompressed.
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name)
  const passed = new Response(body === null || bodyless.has(status) ? null : counted(body, url, limit), { status, statusText, headers })
  Object.defineProperty(passed, 'url', { value: url.href })
  return passed
}

const tooLarge = ({ host }: URL, { bytesMax }: Limit) => new EgressError('too_large', `${host} answers with more than ${bytesMax} bytes`)

function counted(body: ReadableStream<Uint8Array>, url: URL, limit: Limit): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let size = 0
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (done) return controller.close()
        size += value.byteLength
        if (size > limit.bytesMax && !limit.cuts) throw tooLarge(url, limit)
        const over = Math.max(0, size - limit.bytesMax)
        if (value.byteLength > over) controller.enqueue(over === 0 ? value : value.subarray(0, value.byteLength - over))
        if (size < limit.bytesMax || !limit.cuts) return
        controller.close()
        void reader.cancel().catch(() => {})
      } catch (cause) {
        void reader.cancel().catch(() => {})
        controller.error(limit.failed(cause, url.host))
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
