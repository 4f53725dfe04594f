/** What the launcher or the operator gives this Worker. */
export interface Env {
  WEBHOOKS: DurableObjectNamespace
  /** 32 bytes in base64: what signs is derived from it, what tenants bring is sealed under it. */
  SECRETS_KEY: string
}
