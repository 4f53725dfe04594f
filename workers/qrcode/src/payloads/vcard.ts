import { escapeWith, splitAt, unescaped } from './escaped.ts'
import { demand, type Kind, type Of, present } from './kind.ts'
import { contentLines, fold } from './lines.ts'

type VCard = Of<'vcard'>

const escape = (text: string): string => escapeWith('\\;,', text).replaceAll(/\r\n|\r|\n/g, '\\n')
const types = ['cell', 'work', 'home', 'fax'] as const

export const vcard: Kind<VCard> = {
  build(payload) {
    const { version = '4.0', name, organization, title, phones, emails, urls, address, birthday, note } = payload
    const formatted = payload.formattedName ?? [name.prefix, name.given, name.additional, name.family, name.suffix].filter(Boolean).join(' ')
    demand(formatted !== '', 'name', 'a contact has a name')
    const lines: (string | undefined)[] = [
      'BEGIN:VCARD',
      `VERSION:${version}`,
      property('N', structured([name.family, name.given, name.additional, name.prefix, name.suffix])),
      property('FN', escape(formatted)),
      property('ORG', organization && escape(organization)),
      property('TITLE', title && escape(title)),
      ...(phones ?? []).map(({ number, type }) => `TEL${type ? `;TYPE=${type}` : ''}:${escape(number)}`),
      ...(emails ?? []).map((email) => property('EMAIL', escape(email))),
      ...(urls ?? []).map((url) => property('URL', url)),
      property('ADR', address && structured(['', '', address.street, address.city, address.region, address.postalCode, address.country])),
      property('BDAY', version === '4.0' ? birthday?.replaceAll('-', '') : birthday),
      property('NOTE', note && escape(note)),
      'END:VCARD',
    ]
    for (const [index, url] of (urls ?? []).entries()) demand(URL.canParse(url) && !/\s/.test(url), ['urls', index], 'not an absolute URL')
    return lines
      .filter((line) => line !== undefined)
      .map((line) => `${fold(line)}\r\n`)
      .join('')
  },
  parse(text) {
    const lines = contentLines(text)
    if (!isCard(lines)) return undefined
    const all = (name: string) => lines.filter((line) => line.name === name)
    const one = (name: string) => plain(all(name)[0]?.value)
    const [family, given, additional, prefix, suffix] = parts(all('N')[0]?.value)
    const [, , street, city, region, postalCode, country] = parts(all('ADR')[0]?.value)
    const name = present({ given, family, additional, prefix, suffix })
    const formatted = one('FN')
    const version = one('VERSION') === '3.0' ? '3.0' : undefined
    return present({
      ...{ kind: 'vcard', version, name },
      formattedName: formatted === [prefix, given, additional, family, suffix].filter(Boolean).join(' ') ? undefined : formatted,
      organization: parts(all('ORG')[0]?.value)[0],
      title: one('TITLE'),
      phones: all('TEL').map(({ value, parameters }) =>
        present({ number: unescaped(value).replace(/^tel:/i, ''), type: types.find((type) => parameters.toLowerCase().includes(type)) }),
      ),
      emails: all('EMAIL').map(({ value }) => unescaped(value)),
      urls: all('URL').map(({ value }) => value),
      address: all('ADR').length > 0 ? present({ street, city, region, postalCode, country }) : undefined,
      birthday: one('BDAY')?.replace(/^(\d{4})-?(\d{2})-?(\d{2}).*$/, '$1-$2-$3'),
      note: one('NOTE'),
    })
  },
}

const isCard = (lines: ReturnType<typeof contentLines>): boolean => lines[0]?.name === 'BEGIN' && lines[0].value.toUpperCase() === 'VCARD'
const property = (name: string, value: string | undefined): string | undefined => (value ? `${name}:${value}` : undefined)
const structured = (values: (string | undefined)[]): string => values.map((value) => escape(value ?? '')).join(';')
const plain = (value: string | undefined): string | undefined => value && unescaped(value, true)
const parts = (value: string | undefined): string[] => splitAt(value ?? '', ';').map((part) => unescaped(part, true))
