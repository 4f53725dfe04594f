import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf } from './oracle.ts'

const patch = '/usr/bin/patch'

/** Skips the test where `patch` is not there. */
export const needsPatch = (skip: (isMissing: boolean, note: string) => void): void =>
  skip(!existsSync(patch), 'patch is not there: Debian’s patch package has it')

/** A text after `patch` was given a diff of it. */
export function patched(name: string, text: string, diff: string): string {
  const folder = folderOf({ [name]: text })
  const { status, stdout, stderr } = spawnSync(patch, ['-p1', '--binary', '--fuzz=0', '--quiet'], { cwd: folder, input: diff, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${stdout}${stderr}\n${diff}`)
  return readFileSync(join(folder, name), 'utf8')
}
