/** What the launcher or the operator gives this Worker. */
export interface Env {
  KEYS: DurableObjectNamespace
  ORGANIZATIONS: DurableObjectNamespace
  AUDIT_LOG: DurableObjectNamespace
  /** SHA-256 of the root key, in hex. The key itself is kept nowhere. */
  ROOT_KEY_SHA256?: string
  /** 32 bytes in base64, from which retried secrets are derived again. */
  SECRETS_KEY: string
  /** Milliseconds after which what a deleted organization left is swept again: longer than any call may run. */
  PURGE_AGAIN_MS: string
}
