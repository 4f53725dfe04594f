import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { repository } from '../src/paths.ts'

export interface DomainFiles {
  /** Labels of the domains it calls. */
  calls?: string[]
  wrangler?: string
  code?: string
  /** The name in its contract; none without a contract. */
  contract?: string | false
}

/** A small checkout of its own, in a folder that is gone when it is disposed. */
export class Fixture {
  readonly base = mkdtempSync(join(tmpdir(), 'do-fixture-'))

  constructor() {
    this.write('wrangler.base.toml', 'compatibility_date = "2026-11-01"\n')
    mkdirSync(join(this.base, 'node_modules', '@dot-do'), { recursive: true })
    symlinkSync(join(repository, 'packages', 'contract'), join(this.base, 'node_modules', '@dot-do', 'contract'))
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.base, path)), { recursive: true })
    writeFileSync(join(this.base, path), text)
  }

  worker(
    label: string,
    { calls = [], wrangler = '', code = 'export default { fetch: () => new Response() }', contract = `${label}.do` }: DomainFiles = {},
  ): void {
    if (contract)
      this.write(
        `sdk/${label}.do/src/contract.ts`,
        `import { contract } from '@dot-do/contract'\nexport default contract('${contract}', { summary: 'It' }, {})`,
      )
    this.write(`workers/${label}/package.json`, JSON.stringify({ dependencies: Object.fromEntries(calls.map((name) => [`${name}.do`, 'workspace:*'])) }))
    this.write(`workers/${label}/wrangler.toml`, wrangler)
    this.write(`workers/${label}/src/index.ts`, code)
  }

  remove(label: string): void {
    for (const folder of [`workers/${label}`, `sdk/${label}.do`]) rmSync(join(this.base, folder), { recursive: true, force: true })
  }

  [Symbol.dispose](): void {
    rmSync(this.base, { recursive: true, force: true })
  }
}
