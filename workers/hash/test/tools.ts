import { run } from '@dot-do/testing/debian'

/** What a program writes to its standard output, as text. */
export const textOf = (...words: Parameters<typeof run>): string => run(...words).toString()

/** Bytes that look random, the same each time. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed >>> 0
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
