import { decode, queryOf } from './email.ts'
import { type Kind, type Of, present } from './kind.ts'
import { dialled } from './phone.ts'

export const sms: Kind<Of<'sms'>> = {
  // What phones read everywhere; the message is plain text to the end.
  build: ({ number, body }) => `SMSTO:${dialled(number)}${body === undefined ? '' : `:${body}`}`,
  parse(text) {
    const [, number, body] = /^smsto:([^:]+)(?::(.*))?$/is.exec(text) ?? []
    if (number !== undefined) return present({ kind: 'sms', number, body })
    // RFC 5724
    const [, to, query = ''] = /^sms:([^?;,]+)(?:\?(.*))?$/is.exec(text) ?? []
    return to === undefined ? undefined : present({ kind: 'sms', number: decode(to), body: decode(queryOf(query).body ?? '') })
  },
}
