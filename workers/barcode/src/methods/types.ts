import type { Answer } from '@dot-do/contract'
import type contract from 'barcode.do/contract'
import { bwipp } from '../engine/bwipp.ts'
import { symbologies } from '../symbology/index.ts'
import { readOnly } from '../symbology/reading.ts'

type Types = Answer<typeof contract, 'types'>

/** Lists all types there are. */
export async function types(): Promise<Types> {
  const { symbolList } = await bwipp()
  const names = new Map(symbolList.map(({ bcid, desc }) => [bcid, desc]))
  const made = symbologies.map(({ name, kind, charset, length, aliases, zxing }): Types[number] => ({
    ...{ type: name, name: names.get(name) ?? name, kind, charset: charset.name, length },
    ...(aliases ? { aliases } : {}),
    ...{ generate: true, scan: zxing !== undefined },
  }))
  return [...made, { type: readOnly.type, name: readOnly.name, kind: 'linear', charset: 'digits', length: { min: 3, max: 16 }, generate: false, scan: true }]
}
