import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, run } from '@dot-do/testing/debian'

/** A text after `patch` was given a diff of it. */
export function patched(name: string, text: string, diff: string): string {
  const folder = folderOf({ [name]: text })
  run('patch', ['-p1', '--binary', '--fuzz=0', '--quiet'], diff, folder)
  return readFileSync(join(folder, name), 'utf8')
}
