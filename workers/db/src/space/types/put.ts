import { jsonPath } from '@dot-do/filter'
import { compileSchema, SchemaError } from '@dot-do/schema'
import { invalid } from '@dot-do/service'
import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { TypeInfo } from 'db.do/contract'
import { dataPath, isName } from '../select/fields.ts'
import { quoted } from '../select/selection.ts'
import { eq } from 'drizzle-orm'
import { requireSpace } from '../open.ts'
import { type as typeTable } from '../schema.ts'
import { dropTypeView, makeTypeView } from '../sql/views.ts'
import { misfits, schemaOf } from './check.ts'
import { indexName, type TypeRow, typeOf } from './rows.ts'

export interface Typing {
  name: string
  schema?: Record<string, unknown> | undefined
  indexes: string[]
  strict: boolean
  force: boolean
}

interface Unfit {
  id: string
  path: (string | number)[]
  message: string
}

const typesMax = 200
const unfitMax = 100

/** Says what a type is like, unless documents that are there do not fit. */
export function putType(scope: StoreScope, typing: Typing): { type: TypeInfo; unfit: Unfit[]; applied: boolean } {
  requireSpace(scope)
  const { name, schema, strict, force } = typing
  const paths = [...new Set(typing.indexes)].map((index, at) => pathOf(index, at))
  const before = typeOf(scope, name)
  if (!before && namesOf(scope).length >= typesMax) throw new Problem('resource_exhausted', `a namespace may have ${typesMax} types`)
  checkSchema(schema)
  const text = schema === undefined ? null : JSON.stringify(schema)
  const unfit = text === null || !strict ? [] : unfitOf(scope, name, text)
  const applied = unfit.length === 0 || force
  const row = [name, text, JSON.stringify(paths.map((path) => path.join('.'))), Number(strict), Number(unfit.length === 0), new Date(scope.now).toISOString()]
  if (!applied) return { type: infoOf(scope, before ?? shown(row)), unfit, applied }
  if (before) drop(scope, before)
  scope.sql.exec('insert or replace into _type (name, schema, indexes, is_strict, is_kept, updated_at) values (?, ?, ?, ?, ?, ?)', ...row)
  for (const path of paths)
    scope.sql.exec(`create index ${indexName(name, path.join('.'))} on _document (json_extract(data, ${jsonPath(path)}), id) where type = ${quoted(name)}`)
  makeTypeView(scope, name, schema)
  return { type: infoOf(scope, shown(row)), unfit, applied }
}

function pathOf(index: string, at: number): string[] {
  const path = isName(index) ? dataPath(index.split('.')) : undefined
  return path ?? invalid('names no field of the data', ['indexes', at])
}

function checkSchema(schema: unknown): void {
  if (schema === undefined) return
  try {
    compileSchema(schema)
  } catch (thrown) {
    if (thrown instanceof SchemaError) invalid([{ path: ['schema', ...thrown.path], message: thrown.message }])
    throw thrown
  }
}

function unfitOf({ sql }: StoreScope, name: string, text: string): Unfit[] {
  const schema = schemaOf(text)
  const unfit: Unfit[] = []
  for (const { id, data } of sql.exec<{ id: string; data: string }>('select id, data from _document where type = ? order by id', name)) {
    for (const { path, message } of misfits(schema, JSON.parse(data))) if (unfit.length < unfitMax) unfit.push({ id, path, message })
    if (unfit.length === unfitMax) break
  }
  return unfit
}

type Values = SqlStorageValue[]

const shown = ([name, schema, indexes, strict, kept, updatedAt]: Values) =>
  ({ name, schema, indexes, is_strict: strict, is_kept: kept, updated_at: updatedAt }) as TypeRow

const namesOf = ({ sql }: StoreScope) => sql.exec('select name from _type').toArray()

const infoOf = ({ sql }: StoreScope, { name, schema, indexes, is_strict: isStrict, updated_at: updatedAt }: TypeRow): TypeInfo => ({
  name,
  ...(schema !== null && { schema: JSON.parse(schema) as Record<string, unknown> }),
  indexes: JSON.parse(indexes) as string[],
  strict: isStrict === 1,
  count: sql.exec<{ n: number }>('select count(*) as n from _document where type = ?', name).one().n,
  updatedAt,
})

function drop(scope: StoreScope, { name, indexes }: TypeRow): void {
  dropTypeView(scope, name)
  for (const index of JSON.parse(indexes) as string[]) scope.sql.exec(`drop index if exists ${indexName(name, index)}`)
}

/** The types, by name. */
export const listTypes = (scope: StoreScope): TypeInfo[] =>
  scope.sql
    .exec<TypeRow>('select * from _type order by name')
    .toArray()
    .map((row) => infoOf(scope, row))

/** Forgets what a type is like. */
export function deleteType(scope: StoreScope, { name }: { name: string }): boolean {
  const type = typeOf(scope, name)
  if (!type) return false
  drop(scope, type)
  scope.db.delete(typeTable).where(eq(typeTable.name, name)).run()
  return true
}
