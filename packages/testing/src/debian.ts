import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import debian from '../debian.json' with { type: 'json' }

/** What tests compare with or make things with, by Debian's package that has it; `.ci/run` installs what is not there. */
const { programs: packages, modules: modulePackages } = debian

export type Program = keyof typeof packages
type Module = keyof typeof modulePackages

/** A test's `skip`. */
export type Skip = (isMissing: boolean, note: string) => void

/** Where Debian has a program; another Python may come first in the path, without the modules. */
export const programPath = (program: Program): string => join('/usr/bin', program)

/** Skips the test where one of the programs is not there. */
export function needs(skip: Skip, ...programs: Program[]): void {
  for (const program of programs) skip(!existsSync(programPath(program)), `${program} is not there: Debian’s ${packages[program]} package has it`)
}

/** Skips the test where Debian's Python, or one of these modules, is not there. */
export function needsPython(skip: Skip, ...modules: Module[]): void {
  needs(skip, 'python3')
  for (const module of modules) skip(!isImported(module), `${module} is not there: Debian’s ${modulePackages[module]} package has it`)
}

const imported = new Map<Module, boolean>()

function isImported(module: Module): boolean {
  const known = imported.get(module) ?? spawnSync(programPath('python3'), ['-c', `import ${module}`]).status === 0
  imported.set(module, known)
  return known
}

// zbarimg ends with 4 where it finds no code in one of the files, zint with up to 4 where it has a warning.
const mostStatus: Partial<Record<Program, number>> = { zbarimg: 4, zint: 4 }

// ImageMagick is not always right on several threads.
const env = { ...process.env, MAGICK_THREAD_LIMIT: '1' }

/** What a program writes to its standard output; `input` is what it reads. Throws what it complains of where it fails. */
export function run(program: Program, args: string[], input?: string | Uint8Array, cwd?: string): Buffer {
  const { stdout, stderr, error, status } = spawnSync(programPath(program), args, { input, cwd, env, maxBuffer: 512 * 1024 * 1024 })
  if (error) throw error
  if (status === null || status > (mostStatus[program] ?? 0)) throw new Error(`${program} ${args.join(' ').slice(0, 500)}: ${stderr.toString().slice(-1000)}`)
  return stdout
}

/** What a Python program prints as JSON; it reads `input` as JSON. */
export const python = <T>(program: string, input: unknown): T => JSON.parse(run('python3', ['-c', program], JSON.stringify(input)).toString()) as T

/** A folder of its own with these files, gone when the test is done. */
export function folderOf(files: Record<string, string | Uint8Array> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

/** Files with these contents, gone when the test is done. Gives their paths, which are in order by name too. */
export function files(contents: (string | Uint8Array)[], extension = 'bin'): string[] {
  const names = contents.map((_, index) => `${String(index).padStart(4, '0')}.${extension}`)
  const folder = folderOf(Object.fromEntries(names.map((name, index) => [name, contents[index] ?? ''])))
  return names.map((name) => join(folder, name))
}
