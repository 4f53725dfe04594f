import { handlers } from '@dot-do/service'
import contract from 'html.do/contract'
import { refusing } from './input.ts'
import { diff } from './methods/diff.ts'
import { format } from './methods/format.ts'
import { inline } from './methods/inline.ts'
import { minify } from './methods/minify.ts'
import { parse } from './methods/parse.ts'
import { readable } from './methods/readable.ts'
import { sanitize } from './methods/sanitize.ts'
import { select } from './methods/select.ts'
import { toMarkdown } from './methods/to-markdown.ts'
import { toText } from './methods/to-text.ts'
import { transform } from './methods/transform.ts'
import { validate } from './methods/validate.ts'

export default handlers(contract, {
  parse: refusing(parse),
  sanitize: refusing(sanitize),
  transform: refusing(transform),
  select: refusing(select),
  toMarkdown: refusing(toMarkdown),
  toText: refusing(toText),
  readable: refusing(readable),
  minify: refusing(minify),
  format: refusing(format),
  diff: refusing(diff),
  inline: refusing(inline),
  validate: refusing(validate),
})
