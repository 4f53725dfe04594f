import type { UsageRow } from 'llm.do/contract'
import type { StoreScope } from '@dot-do/store'
import type { Spender } from './budgets.ts'
import { used, type UsedRow } from './schema.ts'

const keptMs = 400 * 24 * 3_600_000

/** What a call used. */
export type Used = Omit<UsedRow, 'id' | 'at' | 'tags' | keyof Spender>

export type UsageField = 'model' | 'provider' | 'key' | 'user' | 'day' | 'prompt' | 'tag'

export interface UsageQuery {
  /** Milliseconds since the epoch, the end without. */
  from: number
  to: number
  by: UsageField[]
  /** The values of the last row of the page before. */
  after?: (string | number)[] | undefined
  limit: number
}

/** Notes what a call used; what is older than 400 days goes, a little at each call. */
export function note({ db, sql, now }: StoreScope, who: Spender, row: Used & Pick<UsedRow, 'tags'>): void {
  db.insert(used)
    .values({ ...row, key: who.key, user: who.user, at: now })
    .run()
  sql.exec('delete from used where id in (select id from used where at < ? order by at limit 10)', now - keptMs)
}

const columns: Record<UsageField, string> = {
  ...{ model: 'model', provider: 'provider', key: 'key', user: 'user', prompt: 'prompt', tag: 'tag' },
  day: "strftime('%Y-%m-%d', at / 1000, 'unixepoch')",
}

// A call of several tags is there with each, one of none once.
const tagged = "(select used.*, coalesce(tags.value, '') as tag from used left join json_each(used.tags) as tags)"

/** One row for each group that there is, in order; costs in millionths of a dollar. */
export function usage({ sql }: StoreScope, { from, to, by, after, limit }: UsageQuery): UsageRow[] {
  const groups = by.map((field) => columns[field])
  const order = groups.join(', ')
  const behind = after && by.length > 0 ? `having (${order}) > (${by.map(() => '?').join(', ')})` : ''
  const query = `select ${[...by.map((field) => `${columns[field]} as "${field}"`), ...sums].join(', ')} from ${by.includes('tag') ? tagged : 'used'} where at >= ? and at < ?
    ${by.length > 0 ? `group by ${order} ${behind} order by ${order} limit ?` : 'having count(*) > 0 limit ?'}`
  return sql.exec(query, from, to, ...(behind === '' ? [] : (after ?? [])), limit).toArray() as unknown as UsageRow[]
}

const sums = [
  ...['count(*) as calls', 'coalesce(sum(input_tokens), 0) as inputTokens', 'coalesce(sum(output_tokens), 0) as outputTokens'],
  ...['coalesce(sum(cached_tokens), 0) as cachedTokens', 'coalesce(sum(micros), 0) as cost'],
]
