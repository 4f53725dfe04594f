import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './paths.ts'

/** The cases of a public suite in `../shared/vectors`, one a line; none where that folder is not beside the checkout. */
export function vectors<T>(name: string): T[] {
  const file = join(repository, '..', 'shared', 'vectors', `${name}.jsonl`)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as T)
}
