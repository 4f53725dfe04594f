import type { StoreScope } from '@dot-do/store'

/** What a type's documents are like, as its table has it. */
export interface TypeRow extends Record<string, SqlStorageValue> {
  name: string
  schema: string | null
  /** JSON. */
  indexes: string
  is_strict: number
  is_kept: number
  updated_at: string
}

export const typeOf = ({ sql }: StoreScope, name: string): TypeRow | undefined => sql.exec<TypeRow>('select * from _type where name = ?', name).toArray()[0]

/** The fields of the data of which the documents of a type have an index. */
export function indexesOf(scope: StoreScope, name: string): string[] {
  const type = typeOf(scope, name)
  return type ? (JSON.parse(type.indexes) as string[]) : []
}

/** What such an index is called in SQL. A type's name holds no dot, so that no two are written alike. */
export const indexName = (type: string, index: string): string => `"index_${`${type}.${index}`.replaceAll('"', '""')}"`
