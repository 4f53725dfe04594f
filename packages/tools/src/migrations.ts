import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Failure } from './failure.ts'
import { generated, repository } from './paths.ts'

/** The folders whose `schema.ts` has its migrations beside it. */
export function schemaFolders(): string[] {
  const journals = globSync(['workers/*/src/**/migrations/meta/_journal.json', 'packages/testing/workers/*/src/**/migrations/meta/_journal.json'], {
    cwd: repository,
  })
  return journals.map((journal) => dirname(dirname(dirname(join(repository, journal)))))
}

/** Whether the schema says more than its migrations make. */
export function isBehind(folder: string): boolean {
  const copy = join(generated, 'drizzle', relative(repository, folder))
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy, { recursive: true })
  cpSync(join(folder, 'migrations'), copy, { recursive: true })
  generate(folder, copy)
  return readdirSync(copy).length > readdirSync(join(folder, 'migrations')).length
}

/** Writes the migration that brings an object from what its migrations make to what the schema says. */
export function generateMigration(folder: string): void {
  generate(folder, join(folder, 'migrations'))
}

function generate(folder: string, out: string): void {
  const schema = relative(repository, join(folder, 'schema.ts'))
  const args = [
    'generate',
    '--dialect',
    'sqlite',
    '--driver',
    'durable-sqlite',
    '--schema',
    schema,
    '--out',
    relative(repository, out),
    '--name',
    // A domain with one store has it at the top of its source.
    basename(folder) === 'src' ? basename(dirname(folder)) : basename(folder),
  ]
  const { status, stdout, stderr, error } = spawnSync('drizzle-kit', args, { cwd: repository, encoding: 'utf8' })
  if (status !== 0) throw new Failure(`${schema}: drizzle-kit could not read it\n${error?.message ?? `${stdout}${stderr}`}`)
}
