import { createHmac, type Hmac } from 'node:crypto'
import type { Options } from 'webhooks.do/contract'
import { type Delivered, type Finding, type Scheme, textAt, timely } from './scheme.ts'

// Each step into the engine costs as much as the hash of a short body: below this, both parts are joined first, in one place for all.
const joined = new Uint8Array(4096)

/** An HMAC over text that comes before the body, and the body. */
export function hmacOf(algorithm: NonNullable<Options['algorithm']>, key: string | Uint8Array, before: string, body: Uint8Array): Hmac {
  const hmac = createHmac(algorithm, key)
  if (before === '') return hmac.update(body)
  const length = before.length + body.byteLength
  if (length > joined.length || !write(before)) return hmac.update(before).update(body)
  joined.set(body, before.length)
  return hmac.update(joined.subarray(0, length))
}

/** Writes a text that is all of ASCII; false for any other. */
function write(text: string): boolean {
  let all = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    all |= code
    joined[index] = code
  }
  return all < 0x80
}

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function isSame(expected: string, given: string): boolean {
  if (expected.length !== given.length) return false
  let difference = 0
  for (let index = 0; index < expected.length; index++) difference |= expected.charCodeAt(index) ^ given.charCodeAt(index)
  return difference === 0
}

/** Whether any secret makes any of the signatures; all are tried, so that the time does not tell which. */
export function anyFits(secrets: string[], given: string[], signatureOf: (secret: string) => string): boolean {
  let fits = false
  for (const secret of secrets) {
    const expected = signatureOf(secret)
    for (const signature of given) fits = isSame(expected, signature) || fits
  }
  return fits
}

/** Any scheme of an HMAC in a header: which, and of what, the options say. */
export const hmac: Scheme = {
  check(delivered: Delivered): Finding {
    const { header, body, secrets, options } = delivered
    const { header: name = 'x-signature', algorithm = 'sha256', encoding = 'hex', prefix = '', timestampHeader } = options
    const given = header(name.toLowerCase())
    if (given === undefined) return { reason: 'no_signature' }
    const time = timestampHeader === undefined ? {} : timely(header(timestampHeader.toLowerCase()), delivered)
    if (time.reason) return time
    const before = timestampHeader === undefined ? '' : `${header(timestampHeader.toLowerCase())}.`
    const fits = anyFits(secrets, [given], (secret) => prefix + hmacOf(algorithm, secret, before, body).digest(encoding))
    return fits ? time : { reason: 'signature' }
  },
  idOf: ({ header, options: { idHeader } }) => (idHeader === undefined ? undefined : header(idHeader.toLowerCase())),
  eventOf: ({ header, json, options: { eventHeader } }) =>
    eventHeader === undefined ? (textAt(json(), 'type') ?? textAt(json(), 'event')) : header(eventHeader.toLowerCase()),
}
