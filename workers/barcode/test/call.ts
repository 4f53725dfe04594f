import type { Input, Result } from '@dot-do/contract'
import { anonymous } from '@dot-do/testing'
import type contract from 'barcode.do/contract'

type Barcode = typeof contract
type Name = Exclude<keyof Barcode['methods'], 'generateSheet'>

/** One call of a public method of barcode.do by its SDK, through the gateway. */
export async function call<K extends Name>(method: K, input: Input<Barcode, K>): Promise<Result<Barcode, K>> {
  const send = anonymous().barcode[method] as unknown as (input: Input<Barcode, K>) => Promise<Result<Barcode, K>> // one of several functions, each with its own input
  return send(input)
}

export type Generate = Input<Barcode, 'generate'>

/** The bytes of a drawing. */
export async function draw(input: Generate): Promise<Uint8Array> {
  const drawn = await call('generate', input)
  if (!(drawn instanceof Blob)) throw new TypeError('a drawing is bytes')
  return new Uint8Array(await drawn.arrayBuffer())
}

/** The modules of a code. */
export const modules = async (input: Omit<Generate, 'format'>): Promise<string[]> =>
  (await anonymous().barcode.generate({ ...input, format: 'matrix' })).modules
