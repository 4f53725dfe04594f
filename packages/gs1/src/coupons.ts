import { daysOf, fullYear } from './dates.ts'

/** Why a coupon's digits end, or what they say is not allowed. */
class Fault extends Error {}

/** The digits of a coupon, taken from the front. */
class Digits {
  #rest: string

  constructor(text: string) {
    this.#rest = text
  }

  get isAtEnd(): boolean {
    return this.#rest === ''
  }

  take(length: number, name: string): string {
    if (this.#rest.length < length) throw new Fault(`the coupon ends within its ${name}`)
    const taken = this.#rest.slice(0, length)
    this.#rest = this.#rest.slice(length)
    return taken
  }

  /** One digit that is among those allowed. */
  choice(allowed: string, name: string): string {
    const digit = this.take(1, name)
    if (!allowed.includes(digit)) throw new Fault(`the coupon’s ${name} is one of ${allowed}, not ${digit}`)
    return digit
  }

  /** A field behind a digit that says its length, to which so many are added; 9 is a field that is not there. */
  field(allowed: string, added: number, name: string): void {
    const length = Number(this.choice(allowed, `length of the ${name}`))
    const isAbsent = length === 9 && !allowed.includes('8')
    if (!isAbsent) this.take(length + added, name)
  }

  /** Whether an optional field of this number is next, which is then taken. */
  begins(number: string): boolean {
    if (!this.#rest.startsWith(number)) return false
    this.#rest = this.#rest.slice(1)
    return true
  }

  purchase(name: string, hasPrefix: boolean): void {
    this.field('12345', 0, `${name} requirement`)
    this.choice('012349', `${name} requirement’s code`)
    this.take(3, `${name} family code`)
    if (hasPrefix) this.field('01234569', 6, `${name} company prefix`)
  }

  date(name: string, now: number): string {
    const text = this.take(6, name)
    const [month, day] = [Number(text.slice(2, 4)), Number(text.slice(4))]
    if (month < 1 || month > 12 || day < 1 || day > daysOf(fullYear(Number(text.slice(0, 2)), now), month)) throw new Fault(`the coupon’s ${name} is no date`)
    return text
  }
}

/** What is wrong with a North American coupon code: GS1 General Specifications, AI (8110). */
export const couponFault = (text: string, year: number): string | undefined => faultOf(text, (digits) => readCoupon(digits, year))

/** What is wrong with a paperless coupon's positive offer, AI (8112). */
export const positiveOfferFault = (text: string): string | undefined =>
  faultOf(text, (digits) => {
    digits.choice('01', 'format')
    digits.field('0123456', 6, 'funder')
    digits.take(6, 'offer code')
    digits.field('0123456789', 6, 'serial number')
  })

function faultOf(text: string, read: (digits: Digits) => void): string | undefined {
  if (!/^\d*$/.test(text)) return 'a coupon has digits only'
  const digits = new Digits(text)
  try {
    read(digits)
  } catch (err) {
    if (err instanceof Fault) return err.message
    throw err
  }
  return digits.isAtEnd ? undefined : 'the coupon has more digits than its fields say'
}

function readCoupon(digits: Digits, year: number): void {
  const date = (name: string): string => digits.date(name, year)
  digits.field('0123456', 6, 'company prefix')
  digits.take(6, 'offer code')
  digits.field('12345', 0, 'save value')
  digits.purchase('first purchase', false)
  if (digits.begins('1')) {
    digits.choice('0123', 'additional purchase rules')
    digits.purchase('second purchase', true)
  }
  if (digits.begins('2')) digits.purchase('third purchase', true)
  const expires = digits.begins('3') ? date('expiration date') : undefined
  const starts = digits.begins('4') ? date('start date') : undefined
  if (expires !== undefined && starts !== undefined && expires < starts) throw new Fault('the coupon expires before it starts')
  if (digits.begins('5')) digits.field('0123456789', 6, 'serial number')
  if (digits.begins('6')) digits.field('1234567', 6, 'retailer')
  if (digits.begins('9')) {
    digits.choice('01256', 'save value code')
    digits.choice('012', 'save value’s item')
    digits.take(1, 'store coupon flag')
    digits.choice('01', 'flag against multiplying')
  }
}
