import type { Input, Result } from '@dot-do/contract'
import { anonymous } from '@dot-do/testing'
import type contract from 'qrcode.do/contract'

type Qrcode = typeof contract
type Name = keyof Qrcode['methods']

/** One call of qrcode.do by its SDK, through the gateway. Every test of behaviour goes through here. */
export async function call<K extends Name>(method: K, input: Input<Qrcode, K>): Promise<Result<Qrcode, K>> {
  const send = anonymous().qrcode[method] as unknown as (input: Input<Qrcode, K>) => Promise<Result<Qrcode, K>> // one of four functions, each with its own input
  return send(input)
}

/** The bytes of a drawing. */
export async function draw(input: Input<Qrcode, 'generate'>): Promise<Uint8Array> {
  const drawn = await call('generate', input)
  if (!(drawn instanceof Blob)) throw new TypeError('a drawing is bytes')
  return new Uint8Array(await drawn.arrayBuffer())
}

/** The modules of a code. */
export const matrix = async (input: Omit<Input<Qrcode, 'generate'>, 'format'>): Promise<Exclude<Result<Qrcode, 'generate'>, Blob>> =>
  anonymous().qrcode.generate({ ...input, format: 'matrix' })
