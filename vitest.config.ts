import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const globalSetup = './packages/testing/src/global-setup.ts'

const kinds = process.env.CONFORMANCE === undefined ? 'test' : '{test,conformance}'

// One platform serves the whole run, and files share a module graph: starting either per file would take most of the time.
export default defineConfig({
  test: {
    include: ['packages', 'sdk', 'workers'].map((folder) => `${folder}/*/test/**/*.${kinds}.ts`),
    globalSetup: existsSync(join(import.meta.dirname, globalSetup)) ? [globalSetup] : [],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
