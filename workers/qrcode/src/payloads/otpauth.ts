import { decode, queryOf } from './email.ts'
import { demand, type Kind, type Of, present } from './kind.ts'

export const otpauth: Kind<Of<'otpauth'>> = {
  build({ type, secret, account, issuer, algorithm, digits, period, counter }) {
    demand(!account.includes(':'), 'account', 'a colon would end the issuer')
    demand(!issuer?.includes(':'), 'issuer', 'a colon would end the issuer')
    demand(type === 'hotp' || counter === undefined, 'counter', 'of hotp only')
    demand(type === 'totp' || period === undefined, 'period', 'of totp only')
    demand(type === 'totp' || counter !== undefined, 'counter', 'needed for hotp')
    const label = `${issuer === undefined ? '' : `${encodeURIComponent(issuer)}:`}${encodeURIComponent(account)}`
    const fields = Object.entries(present({ secret, issuer, algorithm, digits, period, counter }))
    return `otpauth://${type}/${label}?${fields.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`
  },
  parse(text) {
    const [, type, label = '', query = ''] = /^otpauth:\/\/(totp|hotp)\/([^?]*)\?(.*)$/is.exec(text) ?? []
    if (type === undefined) return undefined
    const [prefix, account] = /^(.*?):\s*(.*)$/s.exec(decode(label))?.slice(1) ?? [undefined, decode(label)]
    const { secret = '', issuer, algorithm, digits, period, counter } = queryOf(query)
    const number = (value: string | undefined) => (value === undefined ? undefined : Number(value))
    return present({
      ...{ kind: 'otpauth', type: type.toLowerCase(), account, issuer: issuer === undefined ? prefix : decode(issuer) },
      ...{ secret: decode(secret).replaceAll('=', '').toUpperCase(), algorithm: algorithm?.toUpperCase() },
      ...{ digits: number(digits), period: number(period), counter: number(counter) },
    })
  },
}
