import { Problem } from '@dot-do/contract'
import type { Model } from 'models.do/contract'
import { resolve } from '../names/resolve.ts'
import type { View } from '../catalogue/view.ts'

/** The model of an id. */
export function known(view: View, id: string): Model {
  const model = view.get(id)
  if (!model) throw new Problem('not_found', `no model ${id}`, { data: { candidates: [] } })
  return model
}

/** The model that a name means. */
export const named = (view: View, name: string): Model => known(view, resolve(view, name).model)
