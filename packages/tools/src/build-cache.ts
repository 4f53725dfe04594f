import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { generated, repository } from './paths.ts'

/** A file as it was when something was built from it: path, ms of its last change, bytes. */
type Stamp = readonly [string, number, number]

const folder = join(generated, 'builds')
/** A build weighs some tens of MB. */
const keptMax = 12

/**
 * What was built of the same things before, unless a file that went in has changed since. `parts` are all else that it
 * depends on. A start spends most of its time in bundling what did not change.
 */
export function builtBefore<T>(...parts: unknown[]): T | undefined {
  const file = fileOf(parts)
  try {
    const { stamps, value } = deserialize(readFileSync(file)) as { stamps: Stamp[]; value: T }
    if (!stamps.every(isUnchanged)) return undefined
    const now = new Date()
    utimesSync(file, now, now)
    return value
  } catch {
    // There is none, or another version of Node wrote it.
    return undefined
  }
}

/** Keeps a build for the next start. `files` are those that went into it. */
export function keepBuild(value: unknown, files: string[], ...parts: unknown[]): void {
  const file = fileOf(parts)
  const written = `${file}.${process.pid}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(written, serialize({ stamps: files.map(stampOf), value }))
  // Several may start at once: each reads a whole file.
  renameSync(written, file)
  prune()
}

const fileOf = (parts: unknown[]): string =>
  join(
    folder,
    createHash('sha256')
      .update(JSON.stringify([lockfile(), ...parts]))
      .digest('hex')
      .slice(0, 32),
  )

// Which version of a package an import means.
const lockfile = (): string =>
  createHash('sha256')
    .update(readFileSync(join(repository, 'pnpm-lock.yaml')))
    .digest('hex')

function stampOf(path: string): Stamp {
  const file = resolve(path)
  const { mtimeMs, size } = statSync(file)
  return [file, mtimeMs, size]
}

function isUnchanged([path, mtimeMs, size]: Stamp): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.mtimeMs === mtimeMs && found.size === size
}

function prune(): void {
  const files = readdirSync(folder).map((name) => join(folder, name))
  const aged = files.map((file) => ({ file, usedAt: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 })).toSorted((a, b) => b.usedAt - a.usedAt)
  for (const { file } of aged.slice(keptMax)) rmSync(file, { force: true })
}
