import { decode, encode } from '../encodings.ts'
import { type Scheme, secondsOf } from './scheme.ts'

const names = { id: 'webhook-id', time: 'webhook-timestamp', signature: 'webhook-signature' }

/** standardwebhooks.com: `v1,<base64>` of `<id>.<time>.<body>`, several with a space between; the secret is base64 behind `whsec_`. */
export const standardWebhooks: Scheme = {
  keyOf(secret) {
    const key = decode(secret.replace(/^whsec_/, ''), 'base64')
    return key && key.length > 0 ? key : undefined
  },
  sign(body, macs, given, now) {
    const id = given(names.id) ?? `msg_${encode(crypto.getRandomValues(new Uint8Array(20)), 'hex')}`
    const at = given(names.time) === undefined ? now : secondsOf(given(names.time))
    // A full stop in the id would let a part of it pass for the time.
    if (at === undefined || !/^[\w-]{1,256}$/.test(id)) return undefined
    const signatures = macs(`${id}.${at}.${body}`).map((signature) => `v1,${encode(signature, 'base64')}`)
    return { [names.id]: id, [names.time]: String(at), [names.signature]: signatures.join(' ') }
  },
  read(body, find) {
    const [id, time, value] = [find(names.id), find(names.time), find(names.signature)]
    if (id === undefined || time === undefined || value === undefined) return 'missing_header'
    const at = secondsOf(time)
    const signatures = value.split(' ').flatMap((text) => (text.startsWith('v1,') ? (decode(text.slice(3), 'base64') ?? []) : []))
    return at === undefined || id.includes('.') || signatures.length === 0 ? 'malformed' : { at, content: `${id}.${time}.${body}`, signatures }
  },
}
