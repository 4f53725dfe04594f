import { Problem } from '@dot-do/contract'
import { page, readCursor } from '@dot-do/store'
import type { Model } from 'models.do/contract'
import { viewOf } from '../own/view.ts'
import type { MethodScope } from '../scope.ts'
import { callableBy } from './callable.ts'
import { listed, type Query } from './query.ts'

export async function listModels(query: Query, scope: MethodScope): Promise<{ items: Model[]; nextCursor?: string }> {
  const view = await viewOf(scope)
  const isCallable = query.callable === undefined ? undefined : await callableBy(scope, view)
  if (query.callable !== undefined && !isCallable)
    throw new Problem('permission_denied', 'which models can be called is told to who may read llm.do’s providers: llm:read')
  const { limit, cursor, ...asked } = query
  const key = `models ${JSON.stringify(asked)}`
  const place = readCursor(key, cursor)
  // The catalogue may be another than that of the page before: what is behind a place counts, not who was there.
  const after = place && { id: String(place[0]), value: place[1] }
  const rows = listed(view, query, { after, isWanted: (model) => !isCallable || isCallable(model) === query.callable })
  const { items, ...more } = page(rows, limit, key, ({ id, value }) => (value === undefined ? [id] : [id, value]))
  return { items: items.map(({ model }) => (isCallable ? { ...model, callable: isCallable(model) } : model)), ...more }
}
