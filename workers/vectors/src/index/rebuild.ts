import { Problem } from '@dot-do/contract'
import { embed, type LocalModel, localModels } from '@dot-do/embeddings'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import type { IndexInfo } from 'vectors.do/contract'
import type { Definition } from '../definition.ts'
import { mark } from './blocks.ts'
import { seal } from './coded.ts'
import { infoOf } from './lifecycle.ts'
import { isDue } from './measure.ts'
import { prepared } from './metric.ts'
import { type Message, type Open, openIndex, save } from './open.ts'
import type { Rebuild } from './schema.ts'

/** Items that one piece of the work makes anew. */
const atOnce = 1000

interface Asked {
  index: string
  model?: LocalModel | undefined
  dimensions?: number | undefined
}

/** Begins to make all vectors anew; the old ones answer until it is done. */
export function rebuild(scope: StoreScope<Message>, { index, model, dimensions }: Asked): IndexInfo {
  const open = openIndex(scope, index)
  if (open.row.rebuild && !open.row.rebuild.failed) throw new Problem('failed_precondition', `${index} is being rebuilt already`, { reason: 'rebuilding' })
  const becomes = becoming(open, model, dimensions)
  if (becomes.model !== undefined && withoutText(open) > 0)
    throw new Problem('failed_precondition', `${withoutText(open)} items have no text to embed`, { reason: 'no_text' })
  scope.sql.exec('delete from next_vector')
  save(open, { rebuild: { becomes, after: -1, done: 0 } })
  next(open)
  return infoOf(open)
}

function becoming({ definition }: Open, model: LocalModel | undefined, dimensions: number | undefined): Definition {
  const chosen = model ?? definition.model
  if (chosen !== undefined) {
    if (dimensions !== undefined && dimensions !== localModels[chosen]) invalid(`${chosen} has ${localModels[chosen]} dimensions`, ['dimensions'])
    return { ...definition, model: chosen, dimensions: localModels[chosen] }
  }
  if (dimensions !== undefined && dimensions > definition.dimensions)
    invalid(`vectors have ${definition.dimensions} values: no more can be made of them`, ['dimensions'])
  return { ...definition, dimensions: dimensions ?? definition.dimensions }
}

const withoutText = ({ scope: { sql } }: Open): number => sql.exec<{ count: number }>('select count(*) as count from item where text is null').one().count

const next = ({ scope, row }: Open): void => scope.send({ task: 'rebuild', name: row.name, id: row.id }, { lane: 'rebuild' })

type Row = { slot: number; text: string | null; norm: number; values: ArrayBuffer }

/** Makes the next vectors anew; after the last of them they take the place of the old ones, in the same transaction. */
export function goOnRebuilding(open: Open): void {
  const { rebuild } = open.row
  if (!rebuild || rebuild.failed !== undefined) return
  const { sql } = open.scope
  const statement = 'select slot, text, norm, "values" from item join vector using (slot) where slot > ? order by slot limit ?'
  const rows = sql.exec<Row>(statement, rebuild.after, atOnce).toArray()
  const failed = rows.map((row) => remade(open, rebuild.becomes, row)).find((reason) => reason !== undefined)
  const last = rows.at(-1)
  if (failed !== undefined) return give(open, { ...rebuild, failed })
  if (last && rows.length === atOnce) {
    save(open, { rebuild: { ...rebuild, after: last.slot, done: rebuild.done + rows.length } })
    return next(open)
  }
  exchange(open, rebuild.becomes)
}

function give(open: Open, rebuild: Rebuild): void {
  open.scope.sql.exec('delete from next_vector')
  save(open, { rebuild })
}

/** Makes one vector anew; why it can't be, if so. */
function remade({ scope: { sql } }: Open, { model, dimensions, metric }: Definition, { slot, text, norm, values }: Row): string | undefined {
  const vector = model === undefined ? new Float32Array(values).slice(0, dimensions) : text === null ? undefined : embed(model, text)
  if (vector === undefined) return 'an item that was written meanwhile has no text to embed'
  const length = prepared(metric, vector)
  if (typeof length === 'string') return `the first ${dimensions} values of a vector are ${length}`
  sql.exec('insert or replace into next_vector (slot, norm, "values") values (?, ?, ?)', slot, model === undefined ? norm * length : length, vector.buffer)
  return undefined
}

function exchange(open: Open, becomes: Definition): void {
  const { sql } = open.scope
  const { row } = open
  // Of what was deleted, or moved to another slot, meanwhile.
  sql.exec('delete from next_vector where slot not in (select slot from item)')
  sql.exec('alter table vector rename to old_vector')
  sql.exec('alter table next_vector rename to vector')
  sql.exec('delete from old_vector')
  sql.exec('alter table old_vector rename to next_vector')
  for (const table of ['block', 'code', 'bit', 'mean']) sql.exec(`delete from ${table}`)
  const { epoch } = row.stage
  save(open, { definition: becomes, content: row.content + 1, rebuild: null, stage: { epoch, slots: 0, keep: 0, width: 0 } })
  const remade = { ...open, definition: becomes }
  const slots = Array.from(sql.exec('select slot from vector').raw<[number]>(), ([slot]) => slot)
  mark(remade, slots, true)
  seal(remade, 0, row.nextSlot)
  if (isDue(remade)) open.scope.send({ task: 'measure', name: row.name, id: row.id }, { lane: 'work' })
}
