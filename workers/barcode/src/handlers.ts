import { handlers } from '@dot-do/service'
import contract from 'barcode.do/contract'
import { checkDigit } from './methods/check-digit.ts'
import { convert } from './methods/convert.ts'
import { generate } from './methods/generate.ts'
import { generateSheet } from './methods/generate-sheet.ts'
import { parseGs1 } from './methods/parse-gs1.ts'
import { scan } from './methods/scan.ts'
import { types } from './methods/types.ts'
import { validate } from './methods/validate.ts'

export default handlers(contract, { generate, generateSheet, scan, validate, checkDigit, parseGs1, convert, types })
