/** The check digit of GS1 keys: from the right, digits count three times and once. */
export function checkDigit(digits: string): number {
  let sum = 0
  for (let index = 0; index < digits.length; index++) sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}

/** Of X or Y, the values that the check character pair weighs: General Specifications, section 7.9.5. */
export const set82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const set32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]

/** The two check characters of a Global Model Number; undefined where it is too long or has a foreign character. */
export function checkPair(model: string): string | undefined {
  if (model.length > primes.length) return undefined
  let sum = 0
  for (let index = 0; index < model.length; index++) {
    const value = set82.indexOf(model.charAt(index))
    if (value === -1) return undefined
    sum += value * (primes[model.length - 1 - index] ?? 0)
  }
  const rest = sum % 1021
  return set32.charAt(rest >> 5) + set32.charAt(rest & 31)
}
