/** Why a fetch was refused or came to nothing; a program may act on it. */
export type EgressReason = 'url' | 'scheme' | 'credentials' | 'port' | 'address' | 'header' | 'redirect' | 'too_large' | 'timeout' | 'network'

/** A fetch that was refused or failed. Its message names the host at most: paths and queries may hold secrets. */
export class EgressError extends Error {
  readonly reason: EgressReason
  /** Of an answer that is not taken: a redirect. */
  readonly status: number | undefined

  constructor(reason: EgressReason, message: string, { status, ...options }: ErrorOptions & { status?: number } = {}) {
    super(message, options)
    this.name = 'EgressError'
    this.reason = reason
    this.status = status
  }
}
