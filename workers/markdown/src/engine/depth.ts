import { Problem } from '@dot-do/contract/problem'

import type { MarkdownIt, StateBlock } from 'markdown-it'

/** Blocks in blocks: block quotes, lists and footnotes. */
export const depthMax = 100

type BlockRule = (state: StateBlock, startLine: number, endLine: number, silent: boolean) => boolean

const levels = Symbol('levels')

/** Refuses blocks nested more than 100 deep, which markdown-it would leave out without a word. */
export function depth(engine: MarkdownIt): void {
  for (const name of ['blockquote', 'list']) {
    const { fn, alt } = ruleOf(engine, name)
    engine.block.ruler.at(name, bounded(fn), { alt })
  }
}

/** A rule of blocks that hold blocks, which counts how deep it is. */
export function bounded(rule: BlockRule): BlockRule {
  return (state, startLine, endLine, silent) => {
    if (silent) return rule(state, startLine, endLine, true)
    const env = state.env as { [levels]?: number }
    const level = env[levels] ?? 0
    if (level >= depthMax && rule(state, startLine, endLine, true)) refuse(startLine)
    env[levels] = level + 1
    try {
      return rule(state, startLine, endLine, false)
    } finally {
      env[levels] = level
    }
  }
}

function refuse(line: number): never {
  const message = `blocks are nested more than ${depthMax} deep`
  throw new Problem('invalid_argument', `line ${line + 1}: ${message}`, {
    reason: 'too_deep',
    issues: [{ path: ['markdown'], message, location: { line: line + 1, column: 1, text: '' } }],
  })
}

function ruleOf(engine: MarkdownIt, name: string): { fn: BlockRule; alt: string[] } {
  const found = engine.block.ruler.__rules__.find((rule) => rule.name === name)
  if (!found) throw new TypeError(`markdown-it has no rule ${name}`)
  return found
}
