import { UpstreamError } from '../error.ts'

/** Refuses a request that Anthropic would refuse as well, as its own refusal: another provider may take it. */
export function refuse(message: string): never {
  throw new UpstreamError(400, message)
}
