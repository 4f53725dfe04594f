import { escapeWith, readFields, splitAt, unescaped } from './escaped.ts'
import { demand, hasControl, type Kind, type Of, present } from './kind.ts'

const escape = (text: string): string => escapeWith('\\;,":', text)

export const mecard: Kind<Of<'mecard'>> = {
  build({ name, phones = [], emails = [], url, address, birthday, note }) {
    const given = name.given ? `,${escape(name.given)}` : ''
    const fields: [string, string | undefined][] = [
      ['N', escape(name.family) + given],
      ...phones.map((phone): [string, string] => ['TEL', escape(phone)]),
      ...emails.map((email): [string, string] => ['EMAIL', escape(email)]),
      ['URL', url && escape(url)],
      ['ADR', address && escape(address)],
      ['BDAY', birthday?.replaceAll('-', '')],
      ['NOTE', note && escape(note)],
    ]
    const text = fields.map(([name, value]) => (value ? `${name}:${value};` : '')).join('')
    demand(!hasControl(text), [], 'a MECARD has no line ends or control characters')
    return `MECARD:${text};`
  },
  parse(text) {
    const fields = readFields(text, 'MECARD')
    if (!fields) return undefined
    const all = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value)
    const [family = '', given] = splitAt(all('N')[0] ?? '', ',').map((part) => unescaped(part))
    const one = (name: string) => all(name)[0] && unescaped(all(name)[0] ?? '')
    const birthday = one('BDAY')?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
    const [phones, emails] = [all('TEL').map((value) => unescaped(value)), all('EMAIL').map((value) => unescaped(value))]
    return present({ kind: 'mecard', name: present({ family, given }), phones, emails, url: one('URL'), address: one('ADR'), birthday, note: one('NOTE') })
  },
}
