import { spawnSync } from 'node:child_process'
import { argv } from 'node:process'
import { command } from './failure.ts'
import { generateMigration, isBehind, schemaFolders } from './migrations.ts'
import { repository } from './paths.ts'

/** Mends what a program can: migrations, lint's fixes, formatting. Arguments are paths; without any it takes everything. */
await command(async () => {
  const paths = argv.slice(2)
  const run = (program: string, args: string[]): number => spawnSync(program, [...args, ...paths], { cwd: repository, stdio: 'inherit' }).status ?? 1
  if (paths.length === 0) for (const folder of schemaFolders()) if (isBehind(folder)) generateMigration(folder)
  const linted = run('oxlint', ['--type-aware', '--fix'])
  return run('oxfmt', []) || linted
})
