import { globSync } from 'node:fs'
import { join } from 'node:path'
import { argv, stderr, stdout } from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { compare } from './bench/compare.ts'
import { checkSystem } from './bench/load.ts'
import { type OperationName, operations } from './bench/operations.ts'
import { measureWorkers } from './bench/many.ts'
import { runSuite, suiteArguments } from './bench/suite.ts'
import { Failure, command, messageOf } from './failure.ts'
import { repository } from './paths.ts'

const help = `npm run bench -- [options]
  --rounds N        rounds of one second for each contender and method (10)
  --ops NAMES       which methods: ${Object.keys(operations).join(',')}
  --workers N       instead: start-up, memory, edits and end of the platform with N Workers
  --runs N          how often that is done (5)
  --domain NAME     instead: what workers/NAME/bench measures
  --suite [DIR]     instead: a suite of RPC stacks with the platform in its slot; further arguments are the suite's`

const options = {
  rounds: { type: 'string', default: '10' },
  ops: { type: 'string', default: Object.keys(operations).join(',') },
  workers: { type: 'string' },
  runs: { type: 'string', default: '5' },
  domain: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

await command(async () => {
  // What was started ends with this process, by its `exit` listeners: a signal alone would pass them over.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
  const suite = suiteArguments(argv.slice(2))
  const flags = suite ? undefined : readFlags()
  if (flags?.domain !== undefined) return measureDomain(flags.domain)
  checkSystem()
  if (suite) return runSuite(suite)
  if (!flags || flags.help) stdout.write(`${help}\n`)
  else if (flags.workers !== undefined) await measureWorkers({ workers: countOf('workers', flags.workers), runs: countOf('runs', flags.runs) })
  else await compare({ rounds: countOf('rounds', flags.rounds), names: namesOf(flags.ops) })
  return 0
})

/** Runs what a domain measures of itself, each file by itself. */
async function measureDomain(name: string): Promise<number> {
  const files = globSync(`workers/${name.replace(/\.do$/, '')}/bench/*.ts`, { cwd: repository })
  if (files.length === 0) throw new Failure(`workers/${name}/bench has nothing to measure`)
  for (const file of files) await import(pathToFileURL(join(repository, file)).href)
  return 0
}

function readFlags() {
  try {
    return parseArgs({ options }).values
  } catch (err) {
    stderr.write(`${help}\n\n`)
    throw new Failure(messageOf(err))
  }
}

function countOf(name: string, value: string): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw new Failure(`--${name} ${value}: a number from 1 to 1000`)
  return count
}

function namesOf(value: string): OperationName[] {
  const isKnown = (name: string): name is OperationName => Object.hasOwn(operations, name)
  const names = value.split(',')
  const unknown = names.find((name) => !isKnown(name))
  if (unknown !== undefined) throw new Failure(`--ops ${unknown}: one of ${Object.keys(operations).join(', ')}`)
  return names.filter(isKnown)
}
