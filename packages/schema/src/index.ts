export { type CompiledSchema, compileSchema, schemaDepthMax, schemaSizeMax, type Validation } from './compile.ts'
export { SchemaError, type SchemaReason } from './error.ts'
export type { ValidationError } from './report.ts'
