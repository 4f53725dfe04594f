import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import type { Failure, Field, FieldChange, List } from 'lists.do/contract'
import type { Definition } from '../definition.ts'
import { inversesTo } from '../related/inverses.ts'
import { dropFieldFiles } from '../files/keep.ts'
import { dropFieldLinks } from '../related/links.ts'
import { type Plan, planOf } from './plan.ts'
import { Rewriter } from './rewrite.ts'
import { indexViews } from './indexes.ts'
import { closeList, openList, opened, toList } from './open.ts'
import { checkViews, renameInViews } from './view-names.ts'
import { indexUnique, uniqueFields } from './unique.ts'
import { trimChanges } from './write.ts'

export interface Alter {
  list: string
  add?: Field[] | undefined
  change?: FieldChange[] | undefined
  rename?: { from: string; to: string }[] | undefined
  remove?: string[] | undefined
  dryRun: boolean
  force: boolean
  expectedVersion?: number | undefined
}

export interface Altered {
  list: List
  affected: number
  failures: Failure[]
  applied: boolean
}

const failuresMax = 100

/** Changes the fields of a list, and its items with them: all that can be converted, or nothing. */
export function alter(scope: StoreScope, { list, dryRun, force, expectedVersion, ...wish }: Alter): Altered {
  const open = openList(scope, list)
  const { version } = open.row
  if (expectedVersion !== undefined && version !== expectedVersion) {
    throw new Problem('failed_precondition', `the list has version ${version}, not ${expectedVersion}`, { data: { version }, reason: 'version' })
  }
  const inverses = inversesTo(open).map(({ name }) => name)
  const plan = planOf(open.definition, inverses, wish)
  const next = opened(scope, { ...open.row, definition: plan.after })
  const { renames } = plan
  checkViews(next, renames)
  const { affected, failures } = new Rewriter(next, plan).look()
  const shown = failures.slice(0, failuresMax)
  if (dryRun || (failures.length > 0 && !force)) return { list: toList(open), affected, failures: shown, applied: false }
  apply(next, plan, open.definition)
  return { list: toList(next), affected, failures: shown, applied: true }
}

function apply(next: ReturnType<typeof opened>, plan: Plan, before: Definition): void {
  const { sql, now, actor } = next.scope
  sql.exec(
    "insert into change (version, type, at, by, before) values (?, 'altered', ?, ?, jsonb(?))",
    ...[++next.row.version, now, actor.id ?? null, JSON.stringify(before)],
  )
  // While values change one after another, two may be the same for a moment.
  for (const { id } of uniqueFields(before)) sql.exec(`drop index if exists unique_${id}`)
  new Rewriter(next, plan).write()
  dropFieldLinks(next)
  dropFieldFiles(next)
  indexUnique(next, undefined, plan.after)
  renameInViews(next, plan.renames)
  indexViews(next)
  trimChanges(next)
  closeList(next)
}

/** Refuses a call that asks for no change. */
export function checkAlter({ add, change, rename, remove }: Omit<Alter, 'list' | 'dryRun' | 'force'>): void {
  if ([add, change, rename, remove].every((part) => part === undefined || part.length === 0))
    invalid('nothing to change: give add, change, rename or remove', ['add'])
}
