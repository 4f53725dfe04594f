import type { Open } from '../list/open.ts'
import { relationsOf } from './relations.ts'

/** A relation of another list, or of this one, that leads here and is shown. */
export interface Inverse {
  name: string
  from: string
}

/** The names under which relations that lead here are shown: more than there are, never fewer. A field of that name goes before. */
export function inversesTo({ scope: { sql }, row, definition, fieldOf }: Open): Inverse[] {
  const own = relationsOf(definition, row.name).flatMap(({ inverse }) => (inverse ? [{ name: inverse, from: row.name }] : []))
  const others = sql
    .exec<{ name: string; from: string }>('select value as name, referrer.name as "from" from referrer, json_each(referrer.inverses) order by referrer.name')
    .toArray()
  const byName = new Map([...others, ...own].map((inverse) => [inverse.name, inverse]))
  return [...byName.values()].filter(({ name }) => !fieldOf(name))
}
