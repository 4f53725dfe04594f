/** Why a schema was refused; a program may act on it. */
export type SchemaReason = 'too_large' | 'too_deep' | 'keyword' | 'draft' | 'reference' | 'loop' | 'pattern' | 'too_complex'

/** A schema that can't be used; `path` leads to the place in the schema. */
export class SchemaError extends Error {
  readonly path: (string | number)[]
  readonly reason: SchemaReason
  constructor(reason: SchemaReason, message: string, path: (string | number)[] = []) {
    super(message)
    this.name = 'SchemaError'
    this.reason = reason
    this.path = path
  }
}
