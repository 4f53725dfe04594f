import { handlers } from '@dot-do/service'
import contract from 'qrcode.do/contract'
import { decode } from './methods/decode.ts'
import { generate } from './methods/generate.ts'
import { payload } from './methods/payload.ts'
import { validate } from './methods/validate.ts'

export default handlers(contract, { generate, decode, validate, payload })
