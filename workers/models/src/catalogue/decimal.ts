import Base from 'decimal.js-light'

/** Exact decimals: a price of 12 places times a count of 12 digits has room. */
export const Decimal = Base.clone({ precision: 60 })
export type Decimal = Base
