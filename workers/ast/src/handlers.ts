import { handlers } from '@dot-do/service'
import contract from 'ast.do/contract'
import { analyze } from './methods/analyze.ts'
import { generate } from './methods/generate.ts'
import { languages } from './methods/languages.ts'
import { parse } from './methods/parse.ts'
import { query } from './methods/query.ts'
import { rename } from './methods/rename.ts'
import { transform } from './methods/transform.ts'

export default handlers(contract, { parse, query, transform, rename, generate, analyze, languages })
