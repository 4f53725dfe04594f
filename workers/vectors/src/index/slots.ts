import type { Sql } from '@dot-do/filter'

/** The slots of those ids that are there. */
export function slotsOfIds(sql: SqlStorage, ids: string[]): Map<string, number> {
  const rows = sql.exec<{ id: string; slot: number }>('select id, slot from item where id in (select value from json_each(?))', JSON.stringify(ids)).toArray()
  return new Map(rows.map(({ id, slot }) => [id, slot]))
}

/** The slots of the items that fulfil a condition. They come as texts of many, for a row each would take ten times as long. */
export function slotsWhere(sql: SqlStorage, condition: Sql): number[] {
  // 65,536 of them stay under the 2 MB of a value.
  const statement = `select json_group_array(slot) as slots from item where ${condition.sql} group by slot >> 16`
  return sql
    .exec<{ slots: string }>(statement, ...condition.params)
    .toArray()
    .flatMap(({ slots }) => JSON.parse(slots) as number[])
}

/** Every condition together. */
export const allOf = (conditions: Sql[]): Sql => ({
  sql: conditions.map(({ sql }) => `(${sql})`).join(' and ') || '1',
  params: conditions.flatMap(({ params }) => params),
})
