import { demand, type Kind, type Of, present } from './kind.ts'

// RFC 6068: the "@" and what separates addresses stay as they are.
const address = (text: string): string => encodeURIComponent(text).replaceAll('%40', '@')
// RFC 6068, section 5: a line end is CRLF.
const encode = (text: string): string => encodeURIComponent(text.replaceAll(/\r\n|\r|\n/g, '\r\n'))
const list = (addresses: string[]): string => addresses.map(address).join(',')

export const email: Kind<Of<'email'>> = {
  build({ to, cc, bcc, subject, body }) {
    for (const [field, addresses] of Object.entries({ to, cc: cc ?? [], bcc: bcc ?? [] })) {
      for (const [index, one] of addresses.entries()) demand(/^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/.test(one), [field, index], 'not an e-mail address')
    }
    const fields = [
      cc?.length && `cc=${list(cc)}`,
      bcc?.length && `bcc=${list(bcc)}`,
      subject && `subject=${encode(subject)}`,
      body && `body=${encode(body)}`,
    ].filter(Boolean)
    return `mailto:${list(to)}${fields.length > 0 ? `?${fields.join('&')}` : ''}`
  },
  parse(text) {
    const [, path = '', query = ''] = /^mailto:([^?]*)(?:\?(.*))?$/is.exec(text) ?? []
    if (path === '') return undefined
    const fields = queryOf(query)
    const list = (value: string | undefined) => (value ?? '').split(',').filter(Boolean).map(decode)
    const plain = (name: string) => decode(fields[name] ?? '').replaceAll('\r\n', '\n')
    return present({ kind: 'email', to: list(path), cc: list(fields.cc), bcc: list(fields.bcc), subject: plain('subject'), body: plain('body') })
  },
}

/** The fields of a query by their names in lower case, still encoded. */
export const queryOf = (query: string): Partial<Record<string, string>> =>
  Object.fromEntries(
    query.split('&').map((piece) => {
      const [name = '', ...value] = piece.split('=')
      return [name.toLowerCase(), value.join('=')]
    }),
  )

/** Percent decoded; as it is where it is not well encoded. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
