import type { Price } from '../money.ts'
import type { Configured } from '../providers.ts'

/** A model at a provider. */
export interface Target {
  provider: Configured
  /** As the provider knows it. */
  model: string
  /** As our callers know it: `provider/model`. */
  name: string
  /** What it costs, where that is known. */
  price?: Price | undefined
  /** Tokens that it writes at most, where that is known. */
  maxOutput?: number | undefined
}
