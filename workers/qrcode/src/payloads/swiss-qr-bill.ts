import { creditorReference, iban as checkedIban } from './bank.ts'
import { demand, type Kind, type Of, present } from './kind.ts'

type Bill = Of<'swissQrBill'>
type Party = Bill['creditor']

// Swiss Payment Standards, QR-bill 2.3, table 7: printable Latin as far as Extended-A, and three more.
const allowed = /^[\x20-\x7e\xa0-\u017fȘ-ț€]*$/

/** Swiss Implementation Guidelines for the QR-bill 2.3: 31 lines or more in a fixed order. */
export const swissQrBill: Kind<Bill> = {
  build({ iban, creditor, amount, currency, debtor, reference, message, billInformation }) {
    const account = checkedIban(iban)
    demand(/^(?:CH|LI)/.test(account), 'iban', 'not an account in Switzerland or Liechtenstein')
    demand(amount === undefined || Number(amount) <= 999_999_999.99, 'amount', 'at most 999999999.99')
    demand((message?.length ?? 0) + (billInformation?.length ?? 0) <= 140, 'message', 'message and bill information together have at most 140 characters')
    for (const [field, value] of Object.entries({ message, billInformation }))
      demand(allowed.test(value ?? ''), field, 'a character that the QR-bill does not have')
    const [type, number] = referenceOf(reference, account)
    const money = amount === undefined ? '' : Number(amount).toFixed(2)
    const ultimateCreditor = Array<string>(7).fill('')
    const lines = [
      ...['SPC', '0200', '1', account, ...party(creditor, 'creditor'), ...ultimateCreditor, money, currency],
      ...(debtor ? party(debtor, 'debtor') : Array<string>(7).fill('')),
      ...[type, number, message ?? '', 'EPD', ...(billInformation ? [billInformation] : [])],
    ]
    return lines.join('\r\n')
  },
  parse(text) {
    const lines = text.split(/\r?\n/)
    if (lines[0] !== 'SPC' || !lines[1]?.startsWith('02') || lines[30] !== 'EPD') return undefined
    const [amount, currency] = lines.slice(18, 20)
    const reference = lines[28]
    const parties = { creditor: readParty(lines.slice(4, 11)), debtor: readParty(lines.slice(20, 27)) }
    return present({ kind: 'swissQrBill', iban: lines[3], ...parties, amount, currency, reference, message: lines[29], billInformation: lines[31] })
  },
}

function party({ name, street = '', houseNumber = '', postalCode, city, country }: Party, role: string): string[] {
  const fields = { name, street, houseNumber, postalCode, city }
  for (const [field, value] of Object.entries(fields)) demand(allowed.test(value), [role, field], 'a character that the QR-bill does not have')
  return ['S', ...Object.values(fields), country]
}

function readParty([type, name, street, houseNumber, postalCode, city, country]: string[]): Record<string, unknown> | undefined {
  return type === 'S' ? present({ name, street, houseNumber, postalCode, city, country }) : undefined
}

/** QRR needs a QR-IBAN, whose institution has a number from 30000 to 31999; SCOR must not have one. */
function referenceOf(reference: string | undefined, account: string): [type: string, reference: string] {
  const institution = Number(account.slice(4, 9))
  const isQrIban = institution >= 30_000 && institution <= 31_999
  if (reference === undefined) {
    demand(!isQrIban, 'reference', 'needed with a QR-IBAN')
    return ['NON', '']
  }
  const plain = reference.replaceAll(' ', '')
  if (/^RF/i.test(plain)) {
    demand(!isQrIban, 'reference', 'a QR-IBAN takes a QR reference')
    return ['SCOR', creditorReference(plain)]
  }
  demand(isQrIban, 'reference', 'a QR reference needs a QR-IBAN')
  demand(/^\d{27}$/.test(plain) && Number(plain[26]) === checkDigit(plain.slice(0, 26)), 'reference', 'not a QR reference: 27 digits, the last a check digit')
  return ['QRR', plain]
}

const carry = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]

// Modulo 10, recursive
function checkDigit(digits: string): number {
  let rest = 0
  for (const digit of digits) rest = carry[(rest + Number(digit)) % 10] ?? 0
  return (10 - rest) % 10
}
