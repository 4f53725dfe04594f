export { compile, type CompileOptions, type Expression } from './compile.ts'
export { ExpressionError, type ExpressionReason } from './error.ts'
export type { Result, VariableType } from './values.ts'
