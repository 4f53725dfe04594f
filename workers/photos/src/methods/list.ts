import type { Answer, Parsed } from '@dot-do/contract'
import { inputHash, page, readCursor } from '@dot-do/store'
import type contract from 'photos.do/contract'
import { recordsOf, type Scope } from '../scope.ts'

type Contract = typeof contract

/** A page of photos. */
export async function list({ limit, cursor, ...query }: Parsed<Contract, 'list'>, scope: Scope): Promise<Answer<Contract, 'list'>> {
  const name = inputHash(query)
  const [distance, id] = readCursor(name, cursor) ?? []
  const rows = await recordsOf(scope).list({
    ...query,
    takenAfter: timeOf(query.takenAfter),
    takenBefore: timeOf(query.takenBefore),
    limit: limit + 1,
    after: id === undefined ? undefined : { distance: Number(distance), id: String(id) },
  })
  const { items, nextCursor } = page(rows, limit, name, (row) => [row.distance, row.photo.id])
  return { items: items.map(({ photo }) => photo), nextCursor }
}

const timeOf = (time: string | undefined): number | undefined => (time === undefined ? undefined : Date.parse(time))
