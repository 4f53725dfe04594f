import { Problem } from '@dot-do/contract'
import { inputHash, type StoreScope } from '@dot-do/store'
import { and, desc, eq, sql as expression } from 'drizzle-orm'
import { prompt, promptName, type PromptRow } from './schema.ts'

const namesMax = 1000
const versionsMax = 1000

export type PromptText = Omit<PromptRow, 'version' | 'createdAt'>

/** A prompt by its name: the newest version, or the one that is asked for. */
export interface PromptRef {
  name: string
  version?: number | undefined
}

/** Keeps a prompt as a new version; the same as the newest one is no new one. */
export function putPrompt({ db, sql, now }: StoreScope, given: PromptText): PromptRow {
  const newest = findPrompt({ db }, given)
  if (newest && isSame(newest, given)) return newest
  const count = (query: string, ...values: string[]) => Number(sql.exec(query, ...values).one().n)
  if (!newest && count('select count(distinct name) as n from prompt') >= namesMax) throw new Problem('failed_precondition', `at most ${namesMax} prompts`)
  if (count('select count(*) as n from prompt where name = ?', given.name) >= versionsMax)
    throw new Problem('failed_precondition', `at most ${versionsMax} versions of a prompt: delete some`)
  const { last } = db
    .insert(promptName)
    .values({ name: given.name, last: 1 })
    .onConflictDoUpdate({ target: promptName.name, set: { last: expression`${promptName.last} + 1` } })
    .returning()
    .get()
  return db
    .insert(prompt)
    .values({ ...given, version: last, createdAt: now })
    .returning()
    .get()
}

const isSame = ({ version: _, createdAt: __, ...left }: PromptRow, right: PromptText): boolean => inputHash(left) === inputHash(right)

export const findPrompt = ({ db }: Pick<StoreScope, 'db'>, { name, version }: PromptRef): PromptRow | undefined =>
  db
    .select()
    .from(prompt)
    .where(version === undefined ? eq(prompt.name, name) : and(eq(prompt.name, name), eq(prompt.version, version)))
    .orderBy(desc(prompt.version))
    .limit(1)
    .get()

/** The newest version of each name after `after`. */
export const newestPrompts = ({ db }: StoreScope, { after, limit }: { after: string; limit: number }): PromptRow[] =>
  db
    .select()
    .from(prompt)
    .where(expression`${prompt.name} > ${after} and ${prompt.version} = (select max(p.version) from prompt p where p.name = ${prompt.name})`)
    .orderBy(prompt.name)
    .limit(limit)
    .all()

/** The versions of a name before `before`, the newest first. */
export const promptVersions = ({ db }: StoreScope, { name, before, limit }: { name: string; before: number; limit: number }): PromptRow[] =>
  db
    .select()
    .from(prompt)
    .where(expression`${prompt.name} = ${name} and ${prompt.version} < ${before}`)
    .orderBy(desc(prompt.version))
    .limit(limit)
    .all()

/** Forgets a version, or all of them; how many there were. */
export const deletePrompt = ({ db }: StoreScope, { name, version }: PromptRef): number =>
  db
    .delete(prompt)
    .where(version === undefined ? eq(prompt.name, name) : and(eq(prompt.name, name), eq(prompt.version, version)))
    .returning({ version: prompt.version })
    .all().length
