import { type LocalModel, localModels } from '@dot-do/embeddings'
import { invalid } from '@dot-do/service'
import type { Metric } from 'vectors.do/contract'

/** What an index is made by. */
export interface Definition {
  dimensions: number
  metric: Metric
  model?: LocalModel | undefined
  filterable: string[]
}

/** An index as the directory knows it. */
export interface Registered {
  name: string
  id: string
  generation: number
  definition: Definition
  createdAt: string
  createdBy?: string | undefined
}

interface Asked {
  dimensions?: number | undefined
  metric: Metric
  model?: LocalModel | undefined
  filterable: string[]
}

/** The definition that a caller asks for. */
export function definitionOf({ dimensions, metric, model, filterable }: Asked): Definition {
  const chosen = model ?? (dimensions === undefined ? 'local/hash-512' : undefined)
  if (chosen !== undefined && dimensions !== undefined && dimensions !== localModels[chosen])
    invalid(`${chosen} has ${localModels[chosen]} dimensions`, ['dimensions'])
  const fields = filterable.map((field) => field.normalize('NFC'))
  for (const [at, field] of fields.entries()) {
    if (/[\p{Cs}\0]/u.test(field) || field.startsWith('$') || field.split('.').includes('')) invalid('is no name of a field', ['filterable', at])
    if (fields.indexOf(field) < at) invalid(`${field} is there twice`, ['filterable', at])
  }
  return { dimensions: chosen === undefined ? (dimensions ?? 0) : localModels[chosen], metric, model: chosen, filterable: fields }
}

/** Whether two definitions are of one index; the order of what is filterable is of no matter. */
export const isSame = (left: Definition, right: Definition): boolean =>
  left.dimensions === right.dimensions &&
  left.metric === right.metric &&
  left.model === right.model &&
  JSON.stringify(left.filterable.toSorted()) === JSON.stringify(right.filterable.toSorted())
