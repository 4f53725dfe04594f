import { decode, queryOf } from './email.ts'
import { demand, type Kind, type Of, present } from './kind.ts'

export const whatsapp: Kind<Of<'whatsapp'>> = {
  build({ number, text }) {
    const digits = number.replaceAll(/\D/g, '').replace(/^0+/, '')
    demand(digits.length >= 7 && digits.length <= 15 && !number.trim().startsWith('0'), 'number', 'in full, with its country code')
    return `https://wa.me/${digits}${text === undefined ? '' : `?text=${encodeURIComponent(text)}`}`
  },
  parse(text) {
    const [, digits, query = ''] = /^https?:\/\/wa\.me\/(\d{7,15})\/?(?:\?(.*))?$/is.exec(text) ?? []
    return digits === undefined ? undefined : present({ kind: 'whatsapp', number: `+${digits}`, text: decode(queryOf(query).text ?? '') })
  },
}
