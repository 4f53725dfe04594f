import process, { argv, env, stdout } from 'node:process'
import type { TestCase, TestModule } from 'vitest/node'
import { startVitest } from 'vitest/node'
import { command } from './failure.ts'
import { repository } from './paths.ts'

/** Runs the tests; arguments are file filters, `-t NAME` picks tests by name. The last line says how many passed. */
await command(async () => {
  const { filters, pattern } = readArguments(argv.slice(2))
  const vitest = await startVitest('test', filters, { root: repository, run: true, watch: false, testNamePattern: pattern, passWithNoTests: true })
  const modules = vitest.state.getTestModules()
  const errors = vitest.state.getUnhandledErrors()
  await vitest.close()
  return report(modules, errors.length, pattern)
})

function readArguments(args: string[]): { filters: string[]; pattern: string | undefined } {
  const at = args.findIndex((arg) => arg === '-t' || arg === '--testNamePattern')
  return at < 0 ? { filters: args, pattern: undefined } : { filters: args.toSpliced(at, 2), pattern: args[at + 1] }
}

/** Names what was skipped and why, then counts. A skip fails where every oracle is required. */
function report(modules: TestModule[], errors: number, pattern = ''): number {
  // What the pattern passes over is reported as skipped, but nobody asked for it. Vitest joins names by a space to match them.
  const isMeant = (test: TestCase): boolean => new RegExp(pattern).test(test.fullName.replaceAll(' > ', ' '))
  const tests = modules.flatMap((module) => [...module.children.allTests()]).filter(isMeant)
  const count = (state: string): number => tests.filter((test) => test.result().state === state).length
  const skipped = tests.filter((test) => test.result().state === 'skipped')
  // A file that can't be loaded and a hook that throws have no test of their own to fail, nor has an error outside of tests.
  const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]).filter((suite) => suite.errors().length > 0).length
  const found = count('failed') + broken + errors
  // Nor has the global setup or its end, where vitest says what went wrong and sets the code of the process only.
  const failed = found === 0 && Number(process.exitCode ?? 0) !== 0 ? 1 : found
  for (const test of skipped) stdout.write(`skipped: ${nameOf(test)}: ${reasonOf(test)}\n`)
  const isStrict = env['REQUIRE_ORACLES'] === '1' && skipped.length > 0
  if (isStrict) stdout.write('REQUIRE_ORACLES=1: a skipped test fails the run\n')
  const parts = [`${count('passed')} passed`, `${failed} failed`, ...(skipped.length > 0 ? [`${skipped.length} skipped`] : [])]
  stdout.write(`${parts.join(', ')}\n`)
  return failed > 0 || isStrict ? 1 : 0
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  return (result.state === 'skipped' && result.note) || (test.options.mode === 'todo' ? 'to be written' : 'no reason given')
}
