import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

interface Locked {
  packages: Record<string, { version: string; os?: string[]; cpu?: string[] }>
}

/** The versions that `npm install` chooses, by folder below node_modules; undefined where it refuses. */
export async function npmChoice(dependencies: Record<string, string>, registry: string): Promise<Record<string, string> | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'npm-'))
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'root', version: '1.0.0', dependencies }))
    const flags = [
      '--package-lock-only',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--no-update-notifier',
      '--registry',
      registry,
      '--cache',
      join(folder, 'cache'),
    ]
    await run('npm', ['install', ...flags], { cwd: folder, timeout: 60_000 })
    const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as Locked
    // What is for one system alone is never bundled.
    const chosen = Object.entries(packages).filter(([path, { os, cpu }]) => path !== '' && !os && !cpu)
    return Object.fromEntries(chosen.map(([path, { version }]) => [path.slice('node_modules/'.length), version]))
  } catch (err) {
    if (String((err as { stderr?: string }).stderr).includes('ERESOLVE')) return undefined
    throw err
  } finally {
    rmSync(folder, { recursive: true })
  }
}
