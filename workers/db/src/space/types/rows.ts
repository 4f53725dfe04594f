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
