import { demand, hasControl, type Kind, type Of, present } from './kind.ts'

type Emv = Of<'emv'>
interface Field {
  tag: string
  value: string
}

/** EMV QRCPS merchant-presented mode 1.1: tag, length, value; the last is a checksum over all before. */
export const emv: Kind<Emv> = {
  build(payload) {
    const { dynamic, accounts, category, currency, amount, country, merchantName, merchantCity, postalCode, additional } = payload
    const fields: Field[] = [
      { tag: '00', value: '01' },
      { tag: '01', value: dynamic === undefined ? '' : dynamic ? '12' : '11' },
      ...accounts.map(account),
      ...[category, currency, amount, country, merchantName, merchantCity, postalCode].map((value, index) => ({
        tag: ['52', '53', '54', '58', '59', '60', '61'][index] ?? '',
        value: value ?? '',
      })),
      { tag: '62', value: additional?.length ? write(additional, ['additional']) : '' },
    ]
    for (const [field, value] of Object.entries({ merchantName, merchantCity, postalCode }))
      demand(!hasControl(value ?? ''), field, 'one line without control characters')
    const unsigned = `${write(
      fields.filter(({ value }) => value !== ''),
      [],
    )}6304`
    return unsigned + checksum(unsigned)
  },
  parse(text) {
    if (!text.startsWith('000201') || !/6304[0-9A-F]{4}$/i.test(text) || checksum(text.slice(0, -4)) !== text.slice(-4).toUpperCase()) return undefined
    const fields = read(text.slice(0, -8))
    if (!fields) return undefined
    const one = (tag: string) => fields.find((field) => field.tag === tag)?.value
    const initiation = one('01')
    return present({
      ...{
        kind: 'emv',
        dynamic: initiation === undefined ? undefined : initiation === '12',
        category: one('52'),
        currency: one('53'),
        amount: one('54'),
        country: one('58'),
      },
      ...{ merchantName: one('59'), merchantCity: one('60'), postalCode: one('61'), additional: read(one('62') ?? '') },
      accounts: fields.filter(({ tag }) => tag >= '02' && tag <= '51').map(readAccount),
    })
  },
}

function account({ tag, value, fields }: Emv['accounts'][number], index: number): Field {
  demand((value === undefined) !== (fields === undefined), ['accounts', index], 'either a value or fields')
  // Tags 26 to 51 are templates, those below hold a value of a card scheme.
  demand(tag < '26' || fields !== undefined, ['accounts', index], `tag ${tag} has fields`)
  return { tag, value: value ?? write(fields ?? [], ['accounts', index, 'fields']) }
}

function readAccount({ tag, value }: Field): Record<string, unknown> {
  const fields = tag >= '26' ? read(value) : undefined
  return fields ? { tag, fields } : { tag, value }
}

function write(fields: Field[], path: (string | number)[]): string {
  return fields
    .map(({ tag, value }, index) => {
      // The length counts characters, of which the standard's are of one byte but for names in another language.
      demand(value.length <= 99 && !hasControl(value), [...path, index], 'longer than 99 characters')
      return tag + String(value.length).padStart(2, '0') + value
    })
    .join('')
}

function read(text: string): Field[] | undefined {
  const fields: Field[] = []
  for (let at = 0; at < text.length;) {
    const [, tag, digits] = /^(\d{2})(\d{2})/.exec(text.slice(at, at + 4)) ?? []
    const end = at + 4 + Number(digits)
    if (tag === undefined || end > text.length) return undefined
    fields.push({ tag, value: text.slice(at + 4, end) })
    at = end
  }
  return fields
}

// CRC-16 of ISO/IEC 13239: polynomial 1021, from FFFF
function checksum(text: string): string {
  let value = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    value ^= byte << 8
    for (let bit = 0; bit < 8; bit++) value = value & 0x8000 ? ((value << 1) ^ 0x1021) & 0xffff : (value << 1) & 0xffff
  }
  return value.toString(16).toUpperCase().padStart(4, '0')
}
