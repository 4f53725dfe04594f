import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Options } from 'webhooks.do/contract'
import { type Delivered, type Finding, type Scheme, textAt, timely } from './scheme.ts'

/** An HMAC over text that comes before the body, and the body. */
export const hmacOf = (algorithm: NonNullable<Options['algorithm']>, key: string | Uint8Array, before: string, body: Uint8Array) =>
  createHmac(algorithm, key).update(before).update(body)

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
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
