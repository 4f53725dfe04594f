import { Catalogue } from '../catalogue/catalogue.ts'
import type { Bundled } from '../catalogue/types.ts'
import type { Env } from '../env.ts'
import { bundled } from './bundled.ts'
import { isConfigured, publicOf } from './refresh.ts'
import { everyMs, type State } from './store.ts'

interface Kept {
  version: string | undefined
  catalogue: Catalogue
  checkedAt: number
}

const checkMs = 60_000

// By environment, since an isolate may hold several.
const kept = new WeakMap<DurableObjectNamespace, Kept>()
let generation = 0
const generations = new WeakMap<DurableObjectNamespace, number>()

/** The current catalogue: parsed once for each isolate and version, looked after once a minute. */
export async function current(env: Env): Promise<Catalogue> {
  const known = kept.get(env.PUBLIC)
  if (known && generations.get(env.PUBLIC) === generation && Date.now() - known.checkedAt < checkMs) return known.catalogue
  try {
    const state = await publicOf(env).state()
    const made = await ofState(env, known, state)
    if (isConfigured(env) && (state.attemptedAt ?? 0) < Date.now() - everyMs) await publicOf(env).begin()
    kept.set(env.PUBLIC, made)
    generations.set(env.PUBLIC, generation)
    return made.catalogue
  } catch (err) {
    // What is known stays good while the object can’t be reached.
    console.error(JSON.stringify({ level: 'error', msg: 'the current catalogue could not be looked up', cause: String(err) }))
    const catalogue = known?.catalogue ?? new Catalogue(bundled())
    kept.set(env.PUBLIC, { version: known?.version, catalogue, checkedAt: Date.now() })
    return catalogue
  }
}

/** Has the next reader of this isolate look whether the catalogue is another. */
export const forgetChecked = (): void => void generation++

async function ofState(env: Env, known: Kept | undefined, { version, at }: State): Promise<Kept> {
  const checkedAt = Date.now()
  // A deployment may bring what is newer than what was read last.
  const wanted = version === undefined || at === undefined || at < bundled().at ? undefined : version
  if (known && known.version === wanted) return { ...known, checkedAt }
  const object = wanted === undefined ? null : await env.CATALOGUES.get(wanted)
  if (wanted !== undefined && !object) throw new Error(`${wanted} is not in the bucket`)
  return { version: wanted, catalogue: new Catalogue(object ? await object.json<Bundled>() : bundled()), checkedAt }
}
