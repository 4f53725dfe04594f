import { checkDigit } from '@dot-do/gs1'

/** The 11 digits, without a check digit, that a UPC-E of 7 stands for; undefined where its number system is neither 0 nor 1. */
export function expandUpce(upce: string): string | undefined {
  const [system = '', a = '', b = '', c = '', d = '', e = '', last = ''] = upce
  if (system !== '0' && system !== '1') return undefined
  if ('012'.includes(last)) return `${system}${a}${b}${last}0000${c}${d}${e}`
  if (last === '3') return `${system}${a}${b}${c}00000${d}${e}`
  if (last === '4') return `${system}${a}${b}${c}${d}00000${e}`
  return `${system}${a}${b}${c}${d}${e}0000${last}`
}

const shapes: [RegExp, string][] = [
  [/^([01])(\d\d)([0-2])0000(\d{3})/, '$1$2$4$3'],
  [/^([01])(\d{3})00000(\d\d)/, '$1$2$33'],
  [/^([01])(\d{4})00000(\d)/, '$1$2$34'],
  [/^([01])(\d{5})0000([5-9])/, '$1$2$3'],
]

/** The UPC-E of a UPC-A with its check digit; undefined where it has none. */
export function compressUpca(upca: string): string | undefined {
  const body = upca.slice(0, 11)
  const found = shapes.find(([shape]) => shape.test(body))
  return found && `${body.replace(...found)}${upca[11]}`
}

export const withCheckDigit = (digits: string): string => `${digits}${checkDigit(digits)}`
