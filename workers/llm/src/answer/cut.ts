import { Problem } from '@dot-do/contract'
import type { Target } from '../names/target.ts'
import { UpstreamError } from '../upstream/error.ts'

/** The problem of a stream that ended before its answer did; it holds what came. Whatever is no failure of the provider stays as it is. */
export function cutShort(err: unknown, { name }: Target, text: string): unknown {
  if (!(err instanceof UpstreamError)) return err
  const reason = err.status === 'timeout' ? 'provider_timeout' : 'stream_cut'
  return new Problem('unavailable', `${name} stopped before its answer was whole: ${err.message}`, { reason, data: { text }, cause: err })
}
