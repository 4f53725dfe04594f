import type { Endpoint, Model } from 'models.do/contract'
import type { ProviderInfo } from './models-dev.ts'

/** What held of a model from a day on: prices and limits, which are what changes. */
export interface Version {
  /** An ISO date, or a date with time. */
  from: string
  source: string
  context?: number
  maxOutput?: number
  retired?: string
  endpoints: Endpoint[]
}

/** A catalogue at rest. */
export interface Bundled {
  at: string
  sources: { name: string; at: string }[]
  models: Model[]
  providers: ProviderInfo[]
  /** What held before, by the ids of models. */
  earlier: Record<string, Version[]>
}
