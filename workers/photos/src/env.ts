/** What the launcher or the operator gives this Worker. */
export interface Env {
  RECORDS: DurableObjectNamespace
  PICTURES: R2Bucket
  /** 32 bytes in base64, from which each tenant's keys of addresses are derived. */
  SECRETS_KEY: string
  /** Where the platform is reached by path, such as `http://localhost:8787`; empty where each domain has its own host. */
  DO_BASE_URL: string
}
