import type { StoreScope } from '@dot-do/store'
import type { ListEvent } from 'lists.do/contract'
import { type Open, openList } from '../list/open.ts'
import { toItem } from '../list/rows.ts'
import type { Fragment } from '../list/sort.ts'
import { whereSql } from '../list/where.ts'
import { Definitions } from './definitions.ts'
import { checkReach } from './reach.ts'
import { changeColumns, type ChangeRow, type State, stateAfter, stateBefore } from './states.ts'

export interface Watched {
  list: string
  where?: Record<string, unknown> | undefined
  timezone?: string | undefined
}

/** A change in the feed; without an event it says only how far the feed was read. */
export interface Fed {
  position: number
  event?: ListEvent
}

/** Where a watch begins that begins now. */
export const fromNow = -1

// A batch ends before it has more characters than that, or has looked at so many changes.
const batchCharactersMax = 1024 * 1024
const scannedMax = 1000

/** The events behind a version, in their order. */
export function feed(scope: StoreScope, { after, limit, query: { list, where, timezone } }: { after: number; limit: number; query: Watched }): Fed[] {
  const open = openList(scope, list)
  const filter = whereSql(open, where, { timezone, now: scope.now })
  if (after === fromNow) return [{ position: open.row.version, event: { version: open.row.version, type: 'opened' } }]
  checkReach(open, after)
  const definitions = new Definitions(open)
  const fed: Fed[] = []
  let position = after
  let size = 0
  const changes = scope.sql.exec<ChangeRow>(`select ${changeColumns} from change where version > ? order by version limit ?`, after, scannedMax).toArray()
  for (const change of changes) {
    const event = eventOf(open, definitions, change, filter)
    position = change.version
    if (!event) continue
    fed.push({ position, event })
    size += JSON.stringify(event).length
    if (fed.length === limit || size > batchCharactersMax) return fed
  }
  // So that what does not match is not looked at again.
  if (position > (fed.at(-1)?.position ?? after)) fed.push({ position })
  return fed
}

function eventOf(open: Open, definitions: Definitions, change: ChangeRow, filter: Fragment | undefined): ListEvent | undefined {
  const { version, item: id, at, by } = change
  const marks = { version, at: new Date(at).toISOString(), ...(by !== null && { by }) }
  if (id === null) return { ...marks, type: 'altered' }
  const [was, is] = [stateBefore(open, change, filter), stateAfter(open, change, filter)]
  const type = typeOf(change, was, is)
  if (!type) return undefined
  return {
    ...{ ...marks, type, id },
    ...(is && { item: toItem(definitions.at(version), is.row) }),
    ...(was && type !== 'moved' && { previous: toItem(definitions.before(change), was.row) }),
  }
}

/** What a change is to those who see only what matches. */
function typeOf({ type }: ChangeRow, was: State | undefined, is: State | undefined): ListEvent['type'] | undefined {
  if (was?.isMatch && is?.isMatch) return type
  if (was?.isMatch) return 'removed'
  return is?.isMatch ? 'added' : undefined
}
