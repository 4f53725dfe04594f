import { createHash } from 'node:crypto'
import { bech32, bech32m, createBase58check } from '@scure/base'
import { decode, queryOf } from './email.ts'
import { demand, type Kind, type Of, present } from './kind.ts'

const base58check = createBase58check((bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()))

/** BIP 21. */
export const bitcoin: Kind<Of<'bitcoin'>> = {
  build({ address, amount, label, message }) {
    demand(isAddress(address), 'address', 'not a Bitcoin address: its checksum is wrong')
    const fields = Object.entries(present({ amount, label, message }))
    const query = fields.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
    return `bitcoin:${address}${query && `?${query}`}`
  },
  parse(text) {
    const [, address, query = ''] = /^bitcoin:([^?]+)(?:\?(.*))?$/is.exec(text) ?? []
    if (address === undefined) return undefined
    const { amount, label, message } = queryOf(query)
    return present({ kind: 'bitcoin', address, amount, label: label && decode(label), message: message && decode(message) })
  },
}

function isAddress(address: string): boolean {
  try {
    if (!/^(?:bc1|tb1)/i.test(address)) return base58check.decode(address).length === 21
    const lower = address.toLowerCase()
    // BIP 350: version 0 is bech32, those after it bech32m.
    const { words } = (lower[3] === 'q' ? bech32 : bech32m).decode(lower as `bc1${string}`)
    return words.length > 1
  } catch {
    return false
  }
}
