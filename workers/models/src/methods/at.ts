import { Problem } from '@dot-do/contract'
import type { Model } from 'models.do/contract'
import { ordered } from '../catalogue/assemble.ts'
import type { Version } from '../catalogue/types.ts'
import type { View } from '../catalogue/view.ts'
import { layered } from '../own/layered.ts'
import { entriesOf, type Scope } from '../own/view.ts'
import { heldOf, publicOf } from '../public/refresh.ts'

/** All that is known to have held of a public model, oldest first. */
export async function versionsOf({ env }: Scope, { catalogue }: View, id: string): Promise<Version[]> {
  const model = catalogue.models.get(id)
  const kept = await publicOf(env).versions({ model: id })
  const [first] = kept
  const now = model && kept.length === 0 ? [heldOf(model, catalogue.at, model.sources[0]?.name ?? '')] : []
  const earlier = (catalogue.earlier[id] ?? []).filter(({ from }) => first === undefined || from < first.from)
  return [...earlier, ...kept, ...now].toSorted((a, b) => (a.from < b.from ? -1 : 1))
}

/** A date means all of its day. */
export const momentOf = (at: string): string => (at.length === 10 ? `${at}T23:59:59.999Z` : new Date(at).toISOString())

/** The model as it was; `not_found` where nothing is known of then. */
export async function modelAt(scope: Scope, view: View, model: Model, at: string | undefined): Promise<Model> {
  if (at === undefined) return model
  const moment = momentOf(at)
  const known = view.catalogue.models.get(model.id)
  const versions = known ? await versionsOf(scope, view, model.id) : []
  const held = versions.findLast(({ from }) => from <= moment)
  const said = scope.ctx.auth.authenticated ? (await entriesOf(scope).versions({ model: model.id })).findLast(({ from }) => from <= moment)?.own : undefined
  const public_ = known && held ? as(known, held) : undefined
  if (said) return layered(said, (id) => (id === model.id ? public_ : view.get(id)))
  if (public_) return public_
  const [first] = versions
  throw new Problem('not_found', `nothing is known of ${model.id} ${first ? `before ${first.from.slice(0, 10)}` : 'then'}`, { data: { candidates: [] } })
}

function as(model: Model, { context, maxOutput, retired, endpoints }: Version): Model {
  const { retired: _, ...rest } = model
  return {
    ...rest,
    ...(context !== undefined && { context }),
    ...(maxOutput !== undefined && { maxOutput }),
    ...(retired !== undefined && { retired }),
    endpoints: ordered({ id: model.id, endpoints }),
  }
}
