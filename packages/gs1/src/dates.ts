/** Of a year's last two digits the year that is nearest: General Specifications, section 7.12. */
export function fullYear(twoDigits: number, now: number): number {
  const century = now - (now % 100)
  const ahead = twoDigits - (now % 100)
  return century + twoDigits + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0)
}

export const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** What is wrong with a date of `YYMMDD` or `YYYYMMDD`; in some AIs day 00 means the month's last. */
export function dateFault(date: string, isZeroDayTaken: boolean, now: number): string | undefined {
  const year = date.length === 6 ? fullYear(Number(date.slice(0, 2)), now) : Number(date.slice(0, 4))
  const month = Number(date.slice(-4, -2))
  const day = Number(date.slice(-2))
  if (month < 1 || month > 12) return `there is no month ${date.slice(-4, -2)}`
  if (day === 0 ? !isZeroDayTaken : day > daysOf(year, month)) return `there is no day ${date.slice(-2)} in that month`
  return undefined
}

/** The same as ISO 8601; day 00 is the month's last. */
export function isoDate(date: string, now: number): string {
  const year = date.length === 6 ? fullYear(Number(date.slice(0, 2)), now) : Number(date.slice(0, 4))
  const month = Number(date.slice(-4, -2))
  const day = Number(date.slice(-2)) || daysOf(year, month)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
