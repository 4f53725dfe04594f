import type { Call, CallOptions } from '@dot-do/client'
import type { Chain, LodashFunctions } from './signatures.ts'

export type { Fn } from './fn.ts'
export type { Chain } from './signatures.ts'

/** A call as it is sent, with options behind it. */
type Sent = <I extends { args: readonly unknown[] }>(input: 0 extends 1 & I ? never : I, options?: CallOptions) => Call<unknown>

interface Batch {
  calls: { name: keyof LodashFunctions; args?: readonly unknown[] }[]
}

type Ended = { value: unknown; error?: undefined } | { value?: undefined; error: { code: string; detail: string } }

/** A parameter as lodash documents it. */
interface Param {
  name: string
  type: string
  isOptional?: boolean
  default?: string
  summary: string
}

/** A function as lodash documents it; one that is left out has the reason. */
interface Listed {
  name: string
  category?: string
  summary?: string
  params?: Param[]
  returns?: string
  since?: string
  example?: { args: unknown[]; result?: unknown }
  leftOut?: string
}

/** lodash, each of whose functions is a call. */
export type Lodash = { [K in keyof LodashFunctions]: Sent & LodashFunctions[K] } & {
  /** Begins a chain, whose steps are sent as one call by `value()`. */
  chain: (<T>(value: T) => Chain<T>) & ((input: { value: unknown; steps: [string, ...unknown[]][] }, options?: CallOptions) => Call<{ value: unknown }>)
  /** Makes calls that do not depend on each other, each of which may fail by itself. */
  batch(input: Batch, options?: CallOptions): Call<{ results: Ended[] }>
  /** Lists the functions of lodash with their documentation, and why some are left out. */
  functions(input?: Record<string, never>, options?: CallOptions): Call<Listed[]>
}
