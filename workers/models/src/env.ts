/** What the launcher or the operator gives this Worker. An empty variable is one that is not set. */
export interface Env {
  /** One object for the platform: which catalogue is current, and what held before. */
  PUBLIC: DurableObjectNamespace
  /** An object for each tenant: what it says of models. */
  OWN: DurableObjectNamespace
  /** Catalogues as they were read, by their version. */
  CATALOGUES: R2Bucket
  MODELS_OPENROUTER_URL?: string
  MODELS_OPENROUTER_PROVIDERS_URL?: string
  MODELS_DEV_URL?: string
  MODELS_OPERATOR_URL?: string
}
