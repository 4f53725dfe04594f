import { handlers } from '@dot-do/service'
import type { ServiceContext } from '@dot-do/contract'
import contract from 'yaml.do/contract'
import { requireSize } from './limits.ts'
import { convert } from './methods/convert.ts'
import { edit } from './methods/edit.ts'
import { parse } from './methods/parse.ts'
import { stringify } from './methods/stringify.ts'
import { validate } from './methods/validate.ts'

/** A method over a text, once the text is known to be no longer than the caller may send. */
const sized =
  <I extends { text: string }, O>(method: (input: I) => O) =>
  (input: I, { ctx }: { ctx: ServiceContext }): O => {
    requireSize(input.text, ctx.auth.authenticated)
    return method(input)
  }

export default handlers(contract, {
  parse: sized(parse),
  stringify: (input, { ctx }) => stringify(input, ctx.auth.authenticated),
  validate: sized(validate),
  convert: sized(convert),
  edit: sized(edit),
})
