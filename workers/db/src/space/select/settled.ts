import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { fitsGlobs, type Globs } from '../../glob/glob.ts'
import { likenesses } from '../../glob/likeness.ts'
import { areMore, isBeyond } from './reads.ts'
import { all, among, type Fragment, type Selection } from './selection.ts'

const keysMost = 2_000_000

/** Looks at the ids that a glob has to tell. */
export function settled(scope: StoreScope, selection: Selection): Selection {
  const { range, globs } = selection
  if (!globs) return selection
  if (isBeyond(scope, keysMost) && areMore(scope, [range], keysMost))
    throw new Problem('resource_exhausted', `more than ${keysMost.toLocaleString('en')} ids begin as this glob does: begin it with more than a wildcard`)
  const found: number[] = []
  const { sql: condition, values } = all([range, likenessSql(globs)])
  for (const { seq, id } of scope.sql.exec<{ seq: number; id: string }>(`select seq, id from _document where ${condition}`, ...values))
    if (fitsGlobs(globs, id)) found.push(seq)
  return { ...selection, range: { ...among(found), fields: ['seq'], terms: [] }, globs: undefined }
}

/** What every id fulfils that a glob means, as far as SQLite's own can tell. */
export function likenessSql(globs: Globs | undefined): Fragment {
  const texts = globs && likenesses(globs)
  return texts ? { sql: `(${texts.map(() => 'id glob ?').join(' or ')})`, values: texts } : { sql: '1', values: [] }
}

/** The whole condition, ids that a glob has to tell among it: they are looked at here. */
export function conditionOf(scope: StoreScope, selection: Selection): Fragment {
  const { range, rest } = settled(scope, selection)
  return all([range, rest])
}
