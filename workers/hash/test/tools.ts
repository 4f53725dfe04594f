import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

// Where Debian has them; another Python may come first in the path, without the packages.
const folder = '/usr/bin'

/** Debian's programs that the tests ask, and the packages that have them. */
const packages = {
  openssl: 'openssl',
  b2sum: 'coreutils',
  b3sum: 'b3sum',
  xxhsum: 'xxhash',
  cksum: 'coreutils',
  git: 'git',
  argon2: 'argon2',
  htpasswd: 'apache2-utils',
  mkpasswd: 'whois',
  python3: 'python3',
  convert: 'imagemagick',
}

type Tool = keyof typeof packages
type Skip = (isMissing: boolean, note: string) => void

/** Skips the test where one of the programs is not there. */
export function needs(skip: Skip, ...tools: Tool[]): void {
  for (const tool of tools) skip(!existsSync(join(folder, tool)), `${tool} is not there: Debian's ${packages[tool]} package has it`)
}

/** Skips the test where Debian's Python or a module of it is not there. */
export function needsModules(skip: Skip, ...modules: string[]): void {
  needs(skip, 'python3')
  for (const module of modules) skip(spawnSync(join(folder, 'python3'), ['-c', `import ${module}`]).status !== 0, `Debian's Python has no ${module}`)
}

// ImageMagick is not always right on several threads.
const env = { ...process.env, MAGICK_THREAD_LIMIT: '1' }

/** What a program writes to its standard output; `input` is what it reads. */
export function run(tool: Tool, args: string[], input?: string | Uint8Array): string {
  const { stdout, stderr, error, status } = spawnSync(join(folder, tool), args, { input, maxBuffer: 64 * 1024 * 1024, env })
  if (error) throw error
  if (status !== 0) throw new Error(`${tool} ${args.slice(0, 8).join(' ')}: ${stderr.toString()}`)
  return stdout.toString()
}

/** What a Python program prints as JSON of the JSON it is given. */
export const python = <T>(program: string, input: unknown): T => JSON.parse(run('python3', ['-c', program], JSON.stringify(input))) as T

/** A folder with these files, gone when the test is done. Gives their paths. */
export function files(contents: (Uint8Array | string)[]): string[] {
  const place = mkdtempSync(join(tmpdir(), 'hash-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  return contents.map((content, index) => {
    const path = join(place, String(index))
    writeFileSync(path, content)
    return path
  })
}

/** Bytes that look random, the same each time. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed >>> 0
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
