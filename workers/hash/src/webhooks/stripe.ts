import { decode, encode } from '../encodings.ts'
import { type Scheme, secondsOf, textKey } from './scheme.ts'

const header = 'stripe-signature'

/** `Stripe-Signature: t=<time>,v1=<hex>,…` of `<time>.<body>`; what is not v1 is passed over. */
export const stripe: Scheme = {
  keyOf: textKey,
  sign(body, macs, given, now) {
    const wanted = given(header)
    const at = wanted === undefined ? now : secondsOf(partsOf(wanted).t?.[0])
    if (at === undefined) return undefined
    return { [header]: [`t=${at}`, ...macs(`${at}.${body}`).map((signature) => `v1=${encode(signature, 'hex')}`)].join(',') }
  },
  read(body, find) {
    const value = find(header)
    if (value === undefined) return 'missing_header'
    const { t: [time, ...more] = [], v1 = [] } = partsOf(value)
    const at = secondsOf(time)
    const signatures = v1.flatMap((text) => decode(text, 'hex') ?? [])
    return at === undefined || more.length > 0 || signatures.length === 0 ? 'malformed' : { at, content: `${time}.${body}`, signatures }
  },
}

function partsOf(value: string): { t?: string[]; v1?: string[] } {
  const parts = value.split(',').map((part) => part.trim().split('='))
  const of = (wanted: string) => parts.filter(([name]) => name === wanted).map(([, text = '']) => text)
  return { t: of('t'), v1: of('v1') }
}
