import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const globalSetup = './packages/testing/src/global-setup.ts'

const kinds = process.env.CONFORMANCE === undefined ? 'test' : '{test,conformance}'

// The suites over all domains take the longest and would otherwise come last, one thread idle beside them.
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => /\/packages\/(?:testing|tools)\/test\/(?:generated|new|parity)\./.test(moduleId)
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, which makes another list
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

// One platform serves the whole run, and files share a module graph: starting either per file would take most of the time.
export default defineConfig({
  test: {
    include: ['packages', 'sdk', 'workers'].map((folder) => `${folder}/*/test/**/*.${kinds}.ts`),
    globalSetup: existsSync(join(import.meta.dirname, globalSetup)) ? [globalSetup] : [],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
