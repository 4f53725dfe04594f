import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { IndexInfo } from 'vectors.do/contract'
import { type Definition, isSame, type Registered } from '../definition.ts'
import { indexFields, dropFields } from './fields.ts'
import { plainMax } from './nearest.ts'
import { type Message, type Open, openIndex } from './open.ts'
import { assignment, bit, block, cluster, code, item, mean, nextVector, run, settings, type Stage, vector } from './schema.ts'

type Scope = StoreScope<Message>

const stage: Stage = { epoch: 0, slots: 0, keep: 0, width: 0 }
const empty = { count: 0, nextSlot: 0, content: 0, stage }

/** Makes the index, or finds it made; undefined where it was deleted since it was registered. */
export function create(scope: Scope, { wanted, ...made }: Registered & { wanted?: Definition | undefined }): IndexInfo | undefined {
  const { db } = scope
  const known = db.select().from(settings).get()
  if (known && known.generation > made.generation) return undefined
  if (known?.generation === made.generation && known.id === null) return undefined
  if (!known || known.generation < made.generation) {
    wipe(scope)
    db.insert(settings)
      .values({ ...made, ...empty })
      .run()
    indexFields(scope, made.definition)
  }
  const open = openIndex(scope, made.name)
  if (wanted && !isSame(open.definition, wanted)) throw new Problem('already_exists', `the index ${made.name} is there with another shape`)
  return infoOf(open)
}

/** Deletes the index of this generation and all it holds; a later one of the same name stays. */
export function drop(scope: Scope, { name, generation }: { name: string; generation: number }): boolean {
  const row = scope.db.select().from(settings).get()
  if (row && row.generation > generation) return false
  wipe(scope)
  const definition: Definition = { dimensions: 0, metric: 'cosine', filterable: [] }
  scope.db
    .insert(settings)
    .values({ name, generation, definition, createdAt: new Date(scope.now).toISOString(), ...empty })
    .run()
  return typeof row?.id === 'string'
}

function wipe(scope: Scope): void {
  dropFields(scope)
  for (const table of [item, vector, nextVector, block, code, bit, mean, run, cluster, assignment, settings]) scope.db.delete(table).run()
}

/** What the index tells of itself. */
export const describe = (scope: Scope, { index }: { index: string }): IndexInfo => infoOf(openIndex(scope, index))

export function infoOf({ scope, row, definition: { dimensions, metric, model, filterable } }: Open): IndexInfo {
  return {
    ...{
      id: row.id,
      name: row.name,
      dimensions,
      metric,
      model,
      filterable,
      count: row.count,
      bytes: scope.sql.databaseSize,
      scan: scanOf(row),
      rebuild: rebuildOf(row),
    },
    ...{ createdAt: row.createdAt, createdBy: row.createdBy ?? undefined },
  }
}

function scanOf({ count, stage: { keep, width, recall, measured } }: Open['row']): IndexInfo['scan'] {
  if (count <= plainMax || keep === 0) return { by: 'float32', recall: 1, measured }
  return { by: width === 0 ? 'int8' : '1-bit', recall, measured }
}

function rebuildOf({ rebuild, count }: Open['row']): IndexInfo['rebuild'] {
  if (!rebuild) return undefined
  const { becomes, done, failed } = rebuild
  return { state: failed === undefined ? 'running' : 'failed', error: failed, done, total: count, dimensions: becomes.dimensions, model: becomes.model }
}
