import table from './functions.json' with { type: 'json' }

/** A function of lodash that is a method of lodash.do. */
export type FunctionName = keyof typeof table

/** A parameter, its type as JSDoc writes it: `Array|Object`, `...Array`, `*`. */
export interface Param {
  name: string
  type: string
  isOptional?: boolean
  default?: string
  summary: string
}

/** What lodash's documentation says of a function, with the first of its examples that is data. */
export interface FunctionDoc {
  category: string
  since: string
  summary: string
  params: Param[]
  returns: string
  example?: { args: unknown[]; result?: unknown }
}

/** The one table of functions: contract, handlers and types are made from it. */
export const functions: Record<FunctionName, FunctionDoc> = table

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(functions, name)
