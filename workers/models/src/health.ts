import type { Env } from './env.ts'
import { publicOf } from './public/refresh.ts'

/** Degraded while the last refresh was refused: what is served is older than it should be. */
export async function health(env: Env): Promise<{ status: 'ok' | 'degraded'; detail?: string }> {
  const { error } = await publicOf(env).state()
  return error === undefined ? { status: 'ok' } : { status: 'degraded', detail: 'the last refresh was refused; the catalogue from before is served' }
}
