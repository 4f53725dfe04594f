import { spawnSync } from 'node:child_process'
import { argv } from 'node:process'
import { command } from './failure.ts'
import { repository } from './paths.ts'

/** Mends what a program can: lint's fixes, then formatting. Arguments are paths; without any it takes everything. */
await command(async () => {
  const paths = argv.slice(2)
  const run = (program: string, args: string[]): number => spawnSync(program, [...args, ...paths], { cwd: repository, stdio: 'inherit' }).status ?? 1
  const linted = run('oxlint', ['--type-aware', '--fix'])
  return run('oxfmt', []) || linted
})
