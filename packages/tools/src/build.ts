import { dirname, join } from 'node:path'
import { argv, stdout } from 'node:process'
import { styleText } from 'node:util'
import { compose } from './compose.ts'
import { writeConfigs } from './configs.ts'
import { Failure, command, messageOf } from './failure.ts'
import { wrangler } from './wrangler.ts'

/** What one Worker may weigh, unless its `[do] gzipKiB` says more, and take to start. */
const budget = { gzipKiB: 1024, startupMs: 200 }

interface Built {
  label: string
  gzipKiB: number
  startupMs: number
}

/** Makes what would be deployed, and measures it. Arguments are labels; without any it takes every Worker. */
await command(async () => {
  const composition = await compose()
  const configs = writeConfigs(composition)
  const gzipKiBOf = new Map(composition.workers.map(({ label, gzipKiB = budget.gzipKiB }) => [label, gzipKiB]))
  const labels = argv.length > 2 ? argv.slice(2) : [...configs.keys()]
  const problems: string[] = []
  stdout.write(`${'Worker'.padEnd(24)} ${'gzip'.padStart(12)} ${'start-up'.padStart(12)}\n`)
  for (const label of labels) {
    try {
      const built = await build(label, configs.get(label))
      problems.push(...over(built, gzipKiBOf.get(label) ?? budget.gzipKiB))
      stdout.write(row(built))
    } catch (err) {
      problems.push(messageOf(err))
      stdout.write(`${label.padEnd(24)} ${styleText('red', 'failed')}\n`)
    }
  }
  for (const problem of problems) stdout.write(`${styleText('red', problem)}\n`)
  return problems.length > 0 ? 1 : 0
})

async function build(label: string, config: string | undefined): Promise<Built> {
  if (config === undefined) throw new Failure(`there is no workers/${label}`)
  const folder = dirname(config)
  const bundle = join(folder, 'worker.bundle')
  await wrangler(['deploy', '--dry-run', '-c', config, '--outfile', bundle])
  const told = await wrangler(['check', 'startup', '-c', config, '--worker', bundle, '--outfile', join(folder, 'startup.cpuprofile')])
  return { label, gzipKiB: figure(told, /gzip: ([\d.]+) KiB/), startupMs: figure(told, /Active: ([\d.]+) ms/) }
}

function figure(told: string, pattern: RegExp): number {
  const found = pattern.exec(told)?.[1]
  if (found === undefined) throw new Failure(`wrangler did not tell ${pattern.source}:\n${told}`)
  return Number(found)
}

function over({ label, gzipKiB, startupMs }: Built, gzipKiBMax: number): string[] {
  return [
    ...(gzipKiB > gzipKiBMax ? [`${label}: ${gzipKiB} KiB gzipped is over ${gzipKiBMax} KiB`] : []),
    ...(startupMs > budget.startupMs ? [`${label}: a start of ${startupMs} ms is over ${budget.startupMs} ms`] : []),
  ]
}

function row({ label, gzipKiB, startupMs }: Built): string {
  return `${label.padEnd(24)} ${`${gzipKiB.toFixed(1)} KiB`.padStart(12)} ${`${startupMs.toFixed(1)} ms`.padStart(12)}\n`
}
