/** What the launcher or the operator gives this Worker. An empty variable is one that is not set. */
export interface Env {
  LLM: DurableObjectNamespace
  /** What calls said, of tenants that keep it. */
  CALLS: R2Bucket
  /** 32 bytes in base64, under which tenants' keys and kept answers are sealed. */
  SECRETS_KEY: string
  OPENROUTER_API_KEY?: string
  OPENAI_API_KEY?: string
  /** Such as `http://localhost:11434/v1`, for Ollama. */
  OPENAI_BASE_URL?: string
  ANTHROPIC_API_KEY?: string
  CLOUDFLARE_ACCOUNT_ID?: string
  WORKERS_AI_API_TOKEN?: string
}
