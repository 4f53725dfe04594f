import type { Standing } from '@dot-do/service'

/** What the launcher or the operator gives this Worker. */
export interface Env {
  WEBHOOKS: DurableObjectNamespace
  /** Long bodies that came in, and whose a source is. */
  BODIES: R2Bucket
  STANDING: Standing
  /** 32 bytes in base64: what signs is derived from it, what tenants bring is sealed under it. */
  SECRETS_KEY: string
  /** Where the platform is reached by path, such as `http://localhost:8787`; empty where each domain has its own host. */
  DO_BASE_URL: string
}

/** Where this domain is reached. */
export const baseOf = ({ DO_BASE_URL }: Env): string => (DO_BASE_URL === '' ? 'https://webhooks.do' : `${DO_BASE_URL.replace(/\/+$/, '')}/webhooks.do`)
