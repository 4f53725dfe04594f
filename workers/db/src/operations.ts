import type { Operation } from 'db.do/contract'
import type { Calls } from './calls.ts'
import { checkedId } from './ids.ts'
import type { Relating } from './space/relations/relate.ts'
import { prepared } from './written/prepare.ts'
import type { Write } from './written/prepared.ts'

const atOnce = 16

/** The operations of a batch, made ready for its transaction. */
export async function operationsOf(operations: readonly Operation[], call: Calls): Promise<(Write | Relating)[]> {
  const ready: (Write | Relating)[] = []
  for (let at = 0; at < operations.length; at += atOnce) {
    const some = operations.slice(at, at + atOnce)
    ready.push(...(await Promise.all(some.map((operation, index) => operationOf(operation, call, ['operations', at + index])))))
  }
  return ready
}

async function operationOf(operation: Operation, call: Calls, path: (string | number)[]): Promise<Write | Relating> {
  const idAt = (id: string, field: string) => checkedId(id, [...path, field])
  switch (operation.op) {
    case 'create': {
      const { op, id, ...given } = operation
      return { op, id: idAt(id, 'id'), said: await prepared(given, call, path) }
    }
    case 'put': {
      const { op, id, expectedVersion, ...given } = operation
      return { op, id: idAt(id, 'id'), expectedVersion, said: await prepared(given, call, path) }
    }
    case 'update': {
      const { op, id, expectedVersion, patch } = operation
      return { op, id: idAt(id, 'id'), expectedVersion, said: await prepared(patch, call, [...path, 'patch']) }
    }
    case 'delete':
      return { ...operation, id: idAt(operation.id, 'id') }
    case 'relate':
    case 'unrelate':
      return { ...operation, from: idAt(operation.from, 'from'), to: idAt(operation.to, 'to') }
  }
}
