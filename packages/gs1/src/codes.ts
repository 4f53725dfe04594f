import { countries, currencies, packageTypes } from './lists.ts'

const listed = (list: string): string[] => list.trim().split(/\s+/)

/** By number, the code of what a list such as `EUR978` holds. */
const byNumber = (list: string): Map<string, string> => new Map(listed(list).map((item) => [item.slice(-3), item.slice(0, -3)]))

let country: Map<string, string> | undefined
let currency: Map<string, string> | undefined
let alpha2: Set<string> | undefined
let packages: Set<string> | undefined

/** ISO 3166-1 alpha-2, of a country's number. */
export const countryOf = (number: string): string | undefined => (country ??= byNumber(countries)).get(number)
/** ISO 4217, of a currency's number. */
export const currencyOf = (number: string): string | undefined => (currency ??= byNumber(currencies)).get(number)
export const isCountry = (code: string): boolean => (alpha2 ??= new Set(byNumber(countries).values())).has(code)
export const isPackageType = (code: string): boolean => (packages ??= new Set(listed(packageTypes))).has(code)
