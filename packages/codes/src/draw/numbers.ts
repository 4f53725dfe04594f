/** A number as it stands in a path: three decimals at most, the same everywhere. */
export const n = (value: number): string => String(Number(value.toFixed(3)))
