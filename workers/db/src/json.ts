/** Data as JSON whose numbers SQLite reads as the doubles they are: an integer beyond 2^53 it would take at its digits. */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value)
  return /\d{16}/.test(text) ? JSON.stringify(value, (_, each: unknown) => (isLarge(each) ? raw(each.toExponential()) : each)) : text
}

const isLarge = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)

// Not yet in TypeScript's own declarations.
const raw = (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON

const utf8 = new TextEncoder()

export const bytesOf = (text: string): number => utf8.encode(text).byteLength
