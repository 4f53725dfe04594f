import { isValidBIC, isValidIBAN } from 'ibantools'
import { demand } from './kind.ts'

/** An IBAN without spaces, its country's form and its check digits right. */
export function iban(text: string): string {
  const plain = text.replaceAll(' ', '').toUpperCase()
  demand(isValidIBAN(plain), 'iban', 'not an IBAN: its length or its check digits are wrong')
  return plain
}

export function bic(text: string): string {
  const plain = text.replaceAll(' ', '').toUpperCase()
  demand(isValidBIC(plain), 'bic', 'not a BIC')
  return plain
}

/** A creditor reference of ISO 11649 without spaces. */
export function creditorReference(text: string): string {
  const plain = text.replaceAll(' ', '').toUpperCase()
  demand(
    /^RF\d{2}[0-9A-Z]{1,21}$/.test(plain) && mod97(plain.slice(4) + plain.slice(0, 4)) === 1,
    'reference',
    'not a creditor reference of ISO 11649: its check digits are wrong',
  )
  return plain
}

// ISO 7064: letters count from 10.
function mod97(text: string): number {
  let rest = 0
  for (const character of text) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}
