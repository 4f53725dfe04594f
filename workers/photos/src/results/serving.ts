import type { Env } from '../env.ts'
import { recordsAt } from '../scope.ts'
import type { Serving } from '../store/store.ts'

// A key that was taken back, and a photo that was deleted, stop within this: sooner than keys of the platform have to.
const believedMs = 5_000
const believedMax = 5_000

const believed = new Map<string, { serving: Serving; until: number }>()

/** What serving a photo has to know of it; what was read a moment ago is believed. */
export async function servingOf(env: Env, tenant: string, id: string, preset: string | undefined): Promise<Serving> {
  const key = `${id}/${preset ?? ''}`
  const known = believed.get(key)
  if (known && known.until > Date.now()) return known.serving
  const serving = await recordsAt(env, tenant).serving({ id, preset })
  if (believed.size >= believedMax) believed.clear()
  if (serving.photo && (preset === undefined || serving.preset)) believed.set(key, { serving, until: Date.now() + believedMs })
  return serving
}
