import type { Model } from 'models.do/contract'
import { resolve } from '../names/resolve.ts'
import { viewOf } from '../own/view.ts'
import type { MethodScope } from '../scope.ts'
import { modelAt } from './at.ts'
import { callableBy } from './callable.ts'
import { known } from './known.ts'

export async function getModel({ id, at }: { id: string; at?: string | undefined }, scope: MethodScope): Promise<Model> {
  const view = await viewOf(scope)
  const model = await modelAt(scope, view, known(view, resolve(view, id).model), at)
  const isCallable = at === undefined ? await callableBy(scope, view) : undefined
  return isCallable ? { ...model, callable: isCallable(model) } : model
}
