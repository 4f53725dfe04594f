import { decode, queryOf } from './email.ts'
import { demand, type Kind, type Of } from './kind.ts'

// GS1 Digital Link URI Syntax 1.4, section 4.3: primary keys, and the qualifiers of each in their order.
const qualifiers: Record<string, string[]> = {
  '01': ['22', '10', '21', '235'],
  '414': ['254', '7040'],
  '417': ['7040'],
  '8006': ['22', '10', '21'],
  '8010': ['8011'],
  '8017': ['8019'],
  '8018': ['8019'],
  ...Object.fromEntries(['00', '253', '255', '401', '402', '8003', '8004', '8013'].map((key) => [key, []])),
}
// General Specifications, section 7.9: of these the last digit is a check digit over the others.
const checked: Record<string, number> = { '00': 18, '01': 14, '402': 17, '414': 13, '417': 13, '8017': 18, '8018': 18 }
const characters = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/
const isKey = (ai: string): boolean => Object.hasOwn(qualifiers, ai)

export const gs1: Kind<Of<'gs1'>> = {
  build({ elements, domain = 'id.gs1.org' }) {
    const keys = Object.keys(elements).filter(isKey)
    const [key = ''] = keys
    demand(keys.length === 1, 'elements', keys.length === 0 ? 'no key such as a GTIN (01)' : 'more than one key')
    const values = Object.entries(elements).map(([ai, value]): [string, string] => [ai, checkedValue(ai, value)])
    const known = new Map(values)
    const path = [key, ...(qualifiers[key] ?? [])].filter((ai) => known.has(ai))
    const rest = values.filter(([ai]) => !path.includes(ai)).toSorted(([one], [other]) => (one < other ? -1 : 1))
    const encoded = path.map((ai) => `/${ai}/${encodeURIComponent(known.get(ai) ?? '')}`).join('')
    return `https://${domain}${encoded}${rest.length > 0 ? `?${rest.map(([ai, value]) => `${ai}=${encodeURIComponent(value)}`).join('&')}` : ''}`
  },
  parse(text) {
    const [, domain = '', path = '', query = ''] = /^https?:\/\/([a-z0-9.-]+)\/([^?#]*)(?:\?([^#]*))?$/i.exec(text) ?? []
    const pieces = path.split('/')
    const first = pieces.findIndex((piece, index) => isKey(piece) && (pieces.length - index) % 2 === 0)
    // Other web addresses have such numbers in their path too: only a key at its start counts.
    if (first !== 0) return undefined
    const elements: Record<string, string> = {}
    for (let index = 0; index < pieces.length; index += 2) elements[pieces[index] ?? ''] = decode(pieces[index + 1] ?? '')
    for (const [name, value] of Object.entries(queryOf(query))) if (/^\d{2,4}$/.test(name)) elements[name] = decode(value ?? '')
    const host = domain.toLowerCase()
    return { kind: 'gs1', elements, ...(host === 'id.gs1.org' ? {} : { domain: host }) }
  },
}

function checkedValue(ai: string, value: string): string {
  const path = ['elements', ai]
  demand(characters.test(value), path, 'a character that GS1 does not have')
  const length = checked[ai]
  if (length === undefined) return value
  // A GTIN of 8, 12 or 13 digits is one of 14 with zeros before it.
  const full = ai === '01' && /^(?:\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, '0') : value
  demand(full.length === length && /^\d+$/.test(full), path, `has ${length} digits`)
  demand(Number(full.at(-1)) === checkDigit(full.slice(0, -1)), path, `its check digit should be ${checkDigit(full.slice(0, -1))}`)
  return full
}

function checkDigit(digits: string): number {
  let sum = 0
  for (let index = 0; index < digits.length; index++) sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}
