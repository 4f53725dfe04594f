import type { ServiceContext } from '@dot-do/contract'
import { own as ownOf } from '@dot-do/store'
import type { Model, OwnModel } from 'models.do/contract'
import { View } from '../catalogue/view.ts'
import type { Env } from '../env.ts'
import { current } from '../public/current.ts'
import { layered } from './layered.ts'
import { own } from './store.ts'

interface Kept {
  said: OwnModel[]
  at: number
}

// How long another isolate may not know of a tenant's change.
const keptMs = 10_000
const keptMax = 1000
const kept = new WeakMap<DurableObjectNamespace, Map<string, Kept>>()

export interface Scope {
  env: Env
  ctx: ServiceContext
}

/** The caller's own object. */
export const entriesOf = ({ env, ctx }: Scope) => ownOf(env.OWN, own, ctx)

/** The catalogue as the caller's tenant sees it. */
export async function viewOf(scope: Scope): Promise<View> {
  const [catalogue, said] = await Promise.all([current(scope.env), saidBy(scope)])
  return viewWith(catalogue, said)
}

/** A catalogue with what a tenant says laid over. */
export function viewWith(catalogue: Awaited<ReturnType<typeof current>>, said: OwnModel[]): View {
  const models = new Map<string, Model>()
  const known = (id: string) => models.get(id) ?? catalogue.models.get(id)
  // What is made of another own model comes after it.
  for (const each of said.toSorted((a, b) => Number(a.base !== undefined) - Number(b.base !== undefined))) models.set(each.id, layered(each, known))
  return new View(
    catalogue,
    models,
    said.flatMap(({ id, aliases = [] }) => aliases.map((alias): [string, string] => [alias, id])),
  )
}

async function saidBy(scope: Scope): Promise<OwnModel[]> {
  const { env, ctx } = scope
  if (!ctx.auth.authenticated) return []
  const tenants = kept.get(env.OWN) ?? new Map<string, Kept>()
  kept.set(env.OWN, tenants)
  const known = tenants.get(ctx.auth.tenant)
  if (known && Date.now() - known.at < keptMs) return known.said
  const said = await entriesOf(scope).all()
  if (tenants.size >= keptMax) tenants.clear()
  tenants.set(ctx.auth.tenant, { said, at: Date.now() })
  return said
}

/** Has this isolate read anew what the caller's tenant says. */
export const changed = ({ env, ctx }: Scope): void => void kept.get(env.OWN)?.delete(ctx.auth.tenant)
