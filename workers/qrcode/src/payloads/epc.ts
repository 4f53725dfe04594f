import { bic as checkedBic, creditorReference, iban as checkedIban } from './bank.ts'
import { bytesOf, demand, hasControl, type Kind, type Of, present } from './kind.ts'

const bytesMax = 331

/** EPC069-12, version 2: lines in a fixed order, those empty at the end left out. */
export const epc: Kind<Of<'epc'>> = {
  build({ name, iban, bic, amount, purpose, reference, text, information }) {
    demand(reference === undefined || text === undefined, 'text', 'either a reference or a text')
    demand(amount === undefined || (Number(amount) >= 0.01 && Number(amount) <= 999_999_999.99), 'amount', '0.01 to 999999999.99')
    for (const [field, value] of Object.entries({ name, text, information })) demand(!hasControl(value ?? ''), field, 'one line without control characters')
    const lines = [
      ...['BCD', '002', '1', 'SCT', bic && checkedBic(bic), name, checkedIban(iban), amount && `EUR${amount}`],
      ...[purpose, reference && creditorReference(reference), text, information],
    ].map((line) => line ?? '')
    while (lines.at(-1) === '') lines.pop()
    const whole = lines.join('\n')
    demand(bytesOf(whole) <= bytesMax, [], `longer than ${bytesMax} bytes`)
    return whole
  },
  parse(text) {
    const lines = text.split(/\r?\n/)
    const [tag, version, , identification, bic, name, iban, amount, purpose, reference, unstructured, information] = lines
    if (tag !== 'BCD' || (version !== '001' && version !== '002') || identification !== 'SCT') return undefined
    return present({ kind: 'epc', name, iban, bic, amount: amount?.replace(/^EUR/, ''), purpose, reference, text: unstructured, information })
  },
}
