import { createHmac, type Hmac } from 'node:crypto'
import type { Options } from 'webhooks.do/contract'
import { type Delivered, type Finding, type Scheme, textAt, timely } from './scheme.ts'

// Each step into the engine costs as much as the hash of a short body: below this, both parts are joined first.
const joinedBytesMax = 4096

/** An HMAC over text that comes before the body, and the body. */
export function hmacOf(algorithm: NonNullable<Options['algorithm']>, key: string | Uint8Array, before: string, body: Uint8Array): Hmac {
  const hmac = createHmac(algorithm, key)
  if (before === '') return hmac.update(body)
  if (body.byteLength > joinedBytesMax) return hmac.update(before).update(body)
  const joined = Buffer.allocUnsafe(3 * before.length + body.byteLength)
  const length = joined.write(before)
  joined.set(body, length)
  return hmac.update(joined.subarray(0, length + body.byteLength))
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
