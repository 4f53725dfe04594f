import { decode, queryOf } from './email.ts'
import { demand, type Kind, type Of, present } from './kind.ts'

export const upi: Kind<Of<'upi'>> = {
  build({ address, name, amount, note, reference, category }) {
    demand(amount === undefined || Number(amount) > 0, 'amount', 'more than nothing')
    const fields = present({ pa: address, pn: name, mc: category, tr: reference, tn: note, am: amount, cu: amount === undefined ? undefined : 'INR' })
    return `upi://pay?${Object.entries(fields)
      .map(([field, value]) => `${field}=${encodeURIComponent(String(value)).replaceAll('%40', '@')}`)
      .join('&')}`
  },
  parse(text) {
    const query = /^upi:\/\/pay\/?\?(.*)$/is.exec(text)?.[1]
    if (query === undefined) return undefined
    const { pa, pn, am, tn, tr, mc } = queryOf(query)
    const plain = (value: string | undefined) => value && decode(value)
    return present({ kind: 'upi', address: plain(pa), name: plain(pn), amount: plain(am), note: plain(tn), reference: plain(tr), category: plain(mc) })
  },
}
