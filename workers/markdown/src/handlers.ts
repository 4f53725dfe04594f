import { handlers } from '@dot-do/service'
import contract from 'markdown.do/contract'
import type { Calls } from './calls.ts'
import { chunk } from './methods/chunk.ts'
import { embed } from './methods/embed.ts'
import { format } from './methods/format.ts'
import { frontMatter } from './methods/front-matter.ts'
import { lint } from './methods/lint.ts'
import { parse } from './methods/parse.ts'
import { render } from './methods/render.ts'
import { sections } from './methods/sections.ts'
import { toText } from './methods/to-text.ts'

export default handlers<typeof contract, unknown, Calls>(contract, {
  render: (input, { call }) => render(input, call),
  chunk: (input, { call }) => chunk(input, call),
  embed: (input, { call, fail }) => embed(input, call, fail),
  sections: (input, { call }) => sections(input, call),
  parse: (input, { call }) => parse(input, call),
  frontMatter: (input, { call, fail }) => frontMatter(input, call, fail),
  toText: (input, { call }) => toText(input, call),
  format: (input, { call }) => format(input, call),
  lint: (input, { call }) => lint(input, call),
})
