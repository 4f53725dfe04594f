import names from 'color-name'

type Make<T> = new (red: number, green: number, blue: number, alpha: number) => T

/** A colour as the contract has it: #rgb, #rgba, #rrggbb, #rrggbbaa, a CSS name or `transparent`. */
export function colorOf<T>(text: string, Color: Make<T>): T {
  const [red = 0, green = 0, blue = 0, alpha = 255] = channelsOf(text.toLowerCase())
  return new Color(red, green, blue, alpha)
}

/** Whether a colour has a name that CSS knows, or is written in hex. */
export const isColor = (text: string): boolean => text.startsWith('#') || text === 'transparent' || Object.hasOwn(names, text.toLowerCase())

function channelsOf(text: string): readonly number[] {
  if (text === 'transparent') return [0, 0, 0, 0]
  if (!text.startsWith('#')) return names[text] ?? [0, 0, 0]
  const digits = text.slice(1)
  const pairs = digits.length < 6 ? Array.from(digits, (digit) => digit + digit) : (digits.match(/../g) ?? [])
  return pairs.map((pair) => Number.parseInt(pair, 16))
}
