import { allows, Problem } from '@dot-do/contract'
import { type Changes, refreshed } from '../public/refresh.ts'
import type { MethodScope } from '../scope.ts'

interface Scope extends MethodScope {
  signal: AbortSignal
  waitUntil: (work: Promise<unknown>) => void
}

export async function refresh(_: Record<never, never>, { env, ctx, signal, waitUntil }: Scope): Promise<Changes> {
  // The catalogue is everyone’s.
  if (!allows(ctx.auth.permissions, 'platform', '', 'write')) throw new Problem('permission_denied', 'reading the sources anew needs platform:write')
  const work = refreshed(env, signal)
  // That it came to nothing is noted also for a caller that no longer waits.
  waitUntil(work.catch(() => undefined))
  return work
}
