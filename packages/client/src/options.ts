/** What fills a field of type file: bytes in any shape, or text in base64, or a `data:` URL. A stream is sent once, without retries. */
export type FileInput = Blob | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array> | string

export interface CallOptions {
  /** Ends the call with `canceled`. */
  signal?: AbortSignal
  /** Milliseconds to the answer, retries included; 60,000 unless set. Of a stream: to its end, and only when set. */
  timeout?: number
  /** How often a failed call is sent again, when that is safe; 2 unless set. */
  retries?: number
  headers?: Record<string, string>
  /** Makes a repeated write one write; made for each call unless given. */
  idempotencyKey?: string
}

export interface ClientOptions extends Omit<CallOptions, 'signal' | 'idempotencyKey'> {
  /** `DO_API_KEY` unless given. */
  apiKey?: string
  /** Where the platform is, such as `http://localhost:8787`; `DO_BASE_URL` unless given, else each domain's own host. */
  baseUrl?: string
  /** Another way to send: a service binding's, `(url, init) => env.DO.fetch(url, init)`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
}
