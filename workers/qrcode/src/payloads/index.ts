import { Payload } from 'qrcode.do/contract'
import { bitcoin } from './bitcoin.ts'
import { email } from './email.ts'
import { emv } from './emv.ts'
import { epc } from './epc.ts'
import { event } from './event.ts'
import { geo } from './geo.ts'
import { gs1 } from './gs1.ts'
import { type Kind, type Of, Refusal } from './kind.ts'
import { mecard } from './mecard.ts'
import { otpauth } from './otpauth.ts'
import { phone } from './phone.ts'
import { sms } from './sms.ts'
import { swissQrBill } from './swiss-qr-bill.ts'
import { text } from './text.ts'
import { upi } from './upi.ts'
import { url } from './url.ts'
import { vcard } from './vcard.ts'
import { whatsapp } from './whatsapp.ts'
import { wifi } from './wifi.ts'

export { Refusal } from './kind.ts'

// In the order in which a text is tried: the finer kinds of web addresses before all others.
const kinds: { [K in Payload['kind']]: Kind<Of<K>> } = {
  ...{ whatsapp, gs1, url, wifi, vcard, mecard, event, email, phone, sms, geo, otpauth, epc, swissQrBill, emv, upi, bitcoin, text },
}

/** The text of a payload; throws a Refusal. */
export const build = (payload: Payload): string => (kinds[payload.kind] as Kind<Payload>).build(payload)

/** What a text says, by the first kind whose rules it keeps; any text is at least `text`. Undefined for none. */
export function parse(content: string): Payload | undefined {
  for (const kind of Object.values(kinds) as Kind<Payload>[]) {
    const found = Payload.safeParse(kind.parse(content))
    if (found.success && isBuildable(found.data)) return found.data
  }
  return undefined
}

function isBuildable(payload: Payload): boolean {
  try {
    build(payload)
    return true
  } catch (err) {
    if (err instanceof Refusal) return false
    throw err
  }
}
