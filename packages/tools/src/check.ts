import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { styleText } from 'node:util'
import { Failure, command } from './failure.ts'
import { repository } from './paths.ts'

const tasks = {
  format: 'formatting (oxfmt)',
  lint: 'lint (oxlint, type-aware)',
  types: 'types, as one program (tsc)',
  unused: 'unused code and dependencies (knip)',
  fresh: 'stale versions and files',
  sizes: 'sizes of the SDK packages',
}

interface Summary {
  tasks: { task: string; cache: { status: string }; execution?: { startTime: number; endTime: number; exitCode: number | null } }[]
}

/** Runs every check, also after one failed; unchanged inputs are not checked again. */
await command(async () => {
  // turbo names its summaries by run, so the only one left is this run's.
  const runs = join(repository, '.turbo', 'runs')
  rmSync(runs, { recursive: true, force: true })
  const args = ['run', ...Object.keys(tasks), '--continue=always', '--summarize', '--output-logs=errors-only', '--log-prefix=none', '--log-order=grouped']
  spawnSync('turbo', args, { cwd: repository, stdio: ['ignore', 'inherit', 'inherit'] })
  const summary = readSummary(runs)
  stdout.write('\n')
  const failed = Object.entries(tasks).filter(
    ([task, name]) =>
      !tell(
        name,
        summary.tasks.find((each) => each.task === task),
      ),
  )
  if (failed.length > 0) stdout.write(`\n${failed.length} of ${Object.keys(tasks).length} checks failed; npm run fix mends formatting and much of lint\n`)
  return failed.length > 0 ? 1 : 0
})

function readSummary(runs: string): Summary {
  try {
    const [name = ''] = readdirSync(runs)
    return JSON.parse(readFileSync(join(runs, name), 'utf8')) as Summary
  } catch {
    throw new Failure('turbo did not run the checks: see above')
  }
}

function tell(name: string, task: Summary['tasks'][number] | undefined): boolean {
  const { startTime = 0, endTime = 0, exitCode = 1 } = task?.execution ?? {}
  const isFine = exitCode === 0
  const time = task?.cache.status === 'HIT' ? 'unchanged' : `${((endTime - startTime) / 1000).toFixed(1)} s`
  stdout.write(`${isFine ? styleText('green', 'ok    ') : styleText('red', 'failed')} ${name.padEnd(40)} ${time}\n`)
  return isFine
}
