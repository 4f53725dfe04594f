import { Problem } from '@dot-do/contract'
import type Bwip from 'bwip-js/generic'

/** BWIPP: Barcode Writer in Pure PostScript, translated. Half a megabyte of code, so it starts at its first use. */
export type Engine = typeof Bwip

let engine: Promise<Engine> | undefined

export const bwipp = (): Promise<Engine> => (engine ??= import('bwip-js/generic').then((module) => module.default))

/** Why BWIPP makes no code of some data. */
export class EncodingError extends Error {
  /** BWIPP's own word for it, such as `ean13badCheckDigit`. */
  readonly reason: string

  constructor(reason: string, message: string, cause: unknown) {
    super(message, { cause })
    this.reason = reason
  }
}

/** What `make` gives; whatever BWIPP throws is about the data. */
export function encoding<T>(make: () => T): T {
  try {
    return make()
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    const [, reason, message] = /^(?:Error: )?bwipp\.(\w+)(?:#\d+)?: (.*)$/s.exec(String(cause)) ?? []
    throw new EncodingError(reason ?? 'encoding', message ?? 'this type can’t hold these data', cause)
  }
}
