const grammar = /^([+-]?)(\d{1,100})(?:\.(\d{1,100}))?(?:[eE]([+-]?\d{1,3}))?$/

/** Lifts exponents above 0, so that they are compared as text. */
const bias = 5000

/**
 * A text that sorts as the decimal does and is the same for equal ones (`1.5` and `1.50`), or undefined for what is no decimal. A domain stores this
 * beside an exact amount to filter and sort by it: SQLite's own numbers are doubles.
 */
export function decimalKey(text: string): string | undefined {
  const [, sign, whole, fraction = '', power = '0'] = grammar.exec(text) ?? []
  if (sign === undefined || whole === undefined) return undefined
  const all = whole + fraction
  const digits = all.replace(/^0+/, '')
  const significant = trimEnd(digits)
  if (significant === '') return '1'
  // The value is 0.significant × 10^exponent.
  const exponent = String(Number(power) + whole.length - (all.length - digits.length) + bias)
  return sign === '-' ? `0${complement(exponent)}${complement(significant)}~` : `2${exponent}${significant}`
}

const complement = (digits: string) => digits.replace(/\d/g, (digit) => String(9 - Number(digit)))

function trimEnd(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}
