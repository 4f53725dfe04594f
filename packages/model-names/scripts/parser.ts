import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import peggy from 'peggy'

/**
 * The parser of names of models, made from its grammar: the runtime makes no code from text, so it lies in src/parser.js.
 * `node packages/model-names/scripts/parser.ts` writes it anew after the grammar changed; a test says when that is due.
 */
const folder = join(import.meta.dirname, '..', 'src')

/** Where it lies. */
export const path = join(folder, 'parser.js')

/** The parser's code. */
export function generate(): string {
  const code = peggy.generate(readFileSync(join(folder, 'names.peggy'), 'utf8'), { output: 'source', format: 'es' })
  return `/* oxlint-disable */\n${code.replace(/^\s*peg\$allowedStartRules as StartRules,\n/m, '')}`
}

if (import.meta.main) writeFileSync(path, generate())
