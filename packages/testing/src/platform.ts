import { inject } from 'vitest'

/** A running platform. Suites take one, so that they run against any. */
export interface Platform {
  /** The gateway: `http://localhost:<port>`. */
  url: string
  /** Workers that no domain name leads to, by label. */
  urls: Record<string, string>
  rootKey: string
  /** Holds `state/`, `log` and `keys`, the keys that tests used. */
  folder: string
  mode: 'composed' | 'separate'
}

declare module 'vitest' {
  interface ProvidedContext {
    platform: Platform
  }
}

/** The one platform of this test run. */
export const platform = (): Platform => inject('platform')
