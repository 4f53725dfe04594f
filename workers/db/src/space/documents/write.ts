import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { Said, Write } from '../../written/prepared.ts'
import { merged } from './merge.ts'
import { remove } from './remove.ts'
import { type Row, rowOf } from './row.ts'
import { made, save, type Saved, type State } from './save.ts'

/** What there was or is of a document that a write was about. */
export interface Written {
  row?: Row
  changed: boolean
}

/** Does one write. */
export function write(scope: StoreScope, one: Write): Written {
  const current = rowOf(scope, one.id)
  if (one.op !== 'create') checkVersion(one.id, current, one.expectedVersion)
  switch (one.op) {
    case 'create':
      if (current) throw new Problem('already_exists', `there is a document ${one.id}`, { data: { version: current.version } })
      return save(scope, one.id, made(one.said), undefined)
    case 'put':
      return save(scope, one.id, made(one.said), current)
    case 'update':
      return update(scope, one.id, one.said, current)
    case 'delete':
      if (current) remove(scope, current)
      return { changed: current !== undefined }
  }
}

export const missing = (id: string) => new Problem('not_found', `no document ${id}`)

export function checkVersion(id: string, current: Row | undefined, expected: number | undefined): void {
  if (expected === undefined || expected === (current?.version ?? 0)) return
  const there = current ? `has version ${current.version}` : 'is not there'
  throw new Problem('failed_precondition', `${id} ${there}, not ${expected}`, { data: { version: current?.version } })
}

function update(scope: StoreScope, id: string, said: Said, current: Row | undefined): Saved {
  if (!current) throw missing(id)
  const was = JSON.parse(current.data) as Record<string, unknown>
  const withHead = said.body?.head ? { ...was, ...said.body.head } : was
  const state: State = {
    type: said.type ?? current.type,
    data: said.data === undefined ? withHead : (merged(withHead, said.data) as Record<string, unknown>),
    body: said.body,
    title: said.title === undefined ? (current.is_titled === 0 ? null : current.title) : said.title,
    visibility: said.visibility ?? current.visibility,
  }
  return save(scope, id, state, current)
}
