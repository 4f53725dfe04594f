import { allows, Problem } from '@dot-do/contract'
import { type Changes, refreshed } from '../public/refresh.ts'
import type { MethodScope } from '../scope.ts'

export async function refresh(_: Record<never, never>, { env, ctx, signal }: MethodScope & { signal: AbortSignal }): Promise<Changes> {
  // The catalogue is everyone’s.
  if (!allows(ctx.auth.permissions, 'platform', '', 'write')) throw new Problem('permission_denied', 'reading the sources anew needs platform:write')
  return refreshed(env, signal)
}
