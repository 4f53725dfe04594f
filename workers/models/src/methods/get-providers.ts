import { Problem } from '@dot-do/contract'
import type { Model, Provider } from 'models.do/contract'
import type { View } from '../catalogue/view.ts'
import { viewOf } from '../own/view.ts'
import type { MethodScope } from '../scope.ts'
import { callableBy } from './callable.ts'
import { named } from './known.ts'

export async function getProviders(
  { model: name, callable }: { model?: string | undefined; callable?: boolean | undefined },
  scope: MethodScope,
): Promise<{ items: Provider[] }> {
  const view = await viewOf(scope)
  const model = name === undefined ? undefined : named(view, name)
  const isCallable = await callableBy(scope, view)
  if (callable !== undefined && !isCallable) throw new Problem('permission_denied', 'which providers can be called is told to who may read llm.do’s: llm:read')
  const ids = model
    ? [...new Set(model.endpoints.map(({ provider }) => provider))]
    : [...new Set([...view.catalogue.providers.keys(), ...view.catalogue.served.keys()])].toSorted()
  const items = ids
    .map((id) => providerOf(view, id, model))
    .map((item) => (isCallable ? { ...item, callable: isCallable({ endpoints: item.endpoints ?? servedBy(view, item.id) }) } : item))
  return { items: callable === undefined ? items : items.filter((item) => item.callable === callable) }
}

const servedBy = (view: View, provider: string) => [...view.all()].flatMap(({ endpoints }) => endpoints.filter((each) => each.provider === provider))

function providerOf({ catalogue }: View, id: string, model: Model | undefined): Provider {
  const { name = id, baseUrl, docs, env = [], regions, privacyUrl: url } = catalogue.providers.get(id) ?? {}
  return {
    ...{ id, name, env, models: catalogue.served.get(id) ?? 0, policy: { ...(regions && { regions }), ...(url !== undefined && { url }) } },
    ...(baseUrl !== undefined && { baseUrl }),
    ...(docs !== undefined && { docs }),
    ...(model && {
      endpoints: model.endpoints
        .filter(({ provider }) => provider === id)
        .map(({ context = model.context, maxOutput = model.maxOutput, ...endpoint }) => ({
          ...endpoint,
          ...(context !== undefined && { context }),
          ...(maxOutput !== undefined && { maxOutput }),
        })),
    }),
  }
}
