import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { repository } from '../src/paths.ts'

export interface Outcome {
  status: number | null
  stdout: string
  stderr: string
}

export interface RunningCheckout extends AsyncDisposable {
  url: string
}

// A test runner inside of this one must not take itself for a part of it.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$)/.test(name)))

/** A copy of this checkout as it is now, committed whole, in a folder that is gone when it is disposed. */
export class Checkout {
  readonly base = mkdtempSync(join(tmpdir(), 'do-checkout-'))

  constructor() {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: repository, encoding: 'utf8' })
    for (const path of listed.split('\0')) if (path !== '' && existsSync(join(repository, path))) cpSync(join(repository, path), join(this.base, path))
    mkdirSync(join(this.base, '.do'))
    symlinkSync(join(repository, '.do', 'toolchain'), join(this.base, '.do', 'toolchain'))
    this.git('init', '--quiet')
    this.git('add', '--all')
    this.git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message', 'as it is')
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.base, encoding: 'utf8' })
  }

  /** `npm run <command>` there. */
  run(...args: string[]): Outcome {
    return this.#spawn(process.execPath, [join('packages', 'tools', 'run.js'), ...args])
  }

  /** `npm start` there, on any free port. */
  async start(): Promise<RunningCheckout> {
    const args = [join('packages', 'tools', 'run.js'), 'start', '--json', '--port', '0', '--state', join(this.base, '.do', 'state')]
    const child = spawn(process.execPath, args, { cwd: this.base, env, stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = once(child, 'exit')
    for await (const line of createInterface({ input: child.stdout })) {
      const { url } = JSON.parse(line) as { url: string }
      return {
        url,
        async [Symbol.asyncDispose]() {
          child.kill('SIGTERM')
          await ended
        },
      }
    }
    throw new Error('it ended before it was ready')
  }

  /** One of the checks that `npm run check` is made of. */
  check(name: string, ...args: string[]): Outcome {
    return this.#spawn('npm', ['run', '--silent', name, '--', ...args])
  }

  [Symbol.dispose](): void {
    rmSync(this.base, { recursive: true, force: true })
  }

  #spawn(program: string, args: string[]): Outcome {
    return spawnSync(program, args, { cwd: this.base, env, encoding: 'utf8', maxBuffer: 1 << 26 })
  }
}
