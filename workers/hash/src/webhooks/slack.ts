import { decode, encode } from '../encodings.ts'
import { type Scheme, secondsOf, textKey } from './scheme.ts'

const header = 'x-slack-signature'
const timeHeader = 'x-slack-request-timestamp'

/** `X-Slack-Signature: v0=<hex>` of `v0:<time>:<body>`, the time in a header of its own. */
export const slack: Scheme = {
  keyOf: textKey,
  sign(body, macs, given, now) {
    const at = given(timeHeader) === undefined ? now : secondsOf(given(timeHeader))
    if (at === undefined) return undefined
    const [first = new Uint8Array()] = macs(`v0:${at}:${body}`)
    return { [timeHeader]: String(at), [header]: `v0=${encode(first, 'hex')}` }
  },
  read(body, find) {
    const [value, time] = [find(header), find(timeHeader)]
    if (value === undefined || time === undefined) return 'missing_header'
    const at = secondsOf(time)
    const signature = value.startsWith('v0=') ? decode(value.slice(3), 'hex') : undefined
    return signature && at !== undefined ? { at, content: `v0:${time}:${body}`, signatures: [signature] } : 'malformed'
  },
}
