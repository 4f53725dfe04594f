import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { env } from 'node:process'
import { promisify, stripVTControlCharacters } from 'node:util'
import { Failure } from './failure.ts'
import { repository } from './paths.ts'

const program = join(repository, 'packages', 'tools', 'node_modules', '.bin', 'wrangler')
const run = promisify(execFile)

/** Runs the pinned wrangler and gives its plain output. */
export async function wrangler(args: string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(program, args, { cwd: repository, env: { ...env, CI: 'true' }, maxBuffer: 1 << 26 })
    return stripVTControlCharacters(stdout + stderr)
  } catch (err) {
    const { stdout = '', stderr = '' } = err as { stdout?: string; stderr?: string }
    throw new Failure(`wrangler ${args.join(' ')}:\n${stripVTControlCharacters(stdout + stderr).trim()}`)
  }
}
