import type { LodashFunctions } from './signatures.ts'

/** A function as data: where lodash takes a function, one of these, or one of lodash's own shorthands. `R` is what it gives. */
export type Fn<R = unknown> = (
  | { $fn: keyof LodashFunctions; args?: readonly unknown[] }
  | { $expr: string }
  | { $flow: readonly AnyFn[] }
  | { $cond: readonly (readonly [AnyFn, AnyFn])[] }
  | { $not: AnyFn }
  | { $every: readonly AnyFn[] }
  | { $some: readonly AnyFn[] }
) & { readonly '~gives'?: R }

type AnyFn = Fn | string | number | readonly [string | number, unknown] | object
