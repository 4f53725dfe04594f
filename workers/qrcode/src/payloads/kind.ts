import type { Payload } from 'qrcode.do/contract'

/** The fields of one kind of payload. */
export type Of<K extends Payload['kind']> = Extract<Payload, { kind: K }>

/** A kind of payload: its text, and back. */
export interface Kind<P extends Payload> {
  /** Throws a Refusal where a field breaks a rule of the kind. */
  build(payload: P): string
  /** Undefined where the text is not of this kind. What it gives is checked by the contract's schema and by `build`. */
  parse(text: string): unknown
}

/** A field that breaks a rule of its kind. */
export class Refusal extends Error {
  readonly path: (string | number)[]
  constructor(path: (string | number)[], message: string) {
    super(message)
    this.path = path
  }
}

/** Ends with a Refusal unless `isTrue`. */
export function demand(isTrue: boolean, path: string | (string | number)[], message: string): void {
  if (!isTrue) throw new Refusal(typeof path === 'string' ? [path] : path, message)
}

/** An object without the fields that are not there. */
export const present = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)))

/** Whether a text has a character that ends a line, or another that only controls. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
export const hasControl = (text: string): boolean => /[\0-\x1f\x7f]/.test(text)

const utf8 = new TextEncoder()
export const bytesOf = (text: string): number => utf8.encode(text).length
