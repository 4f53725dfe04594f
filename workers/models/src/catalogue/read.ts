// What a source says is read field by field: what is not of its kind was not said.

export const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 100) : [])

/** A text of one line, without what no name has. */
export const text = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined
  const line = value
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 200)
  return line === '' ? undefined : line
}

export const bool = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)

export const count = (value: unknown): number | undefined =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) <= 1_000_000_000 ? Number(value) : undefined

/** A day; months that a source gives alone are no day. */
export const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined
