import { env, stdout } from 'node:process'
import { parseArgs, styleText } from 'node:util'
import { type ComposedWorker, type Composition, compose, gateway } from './compose.ts'
import { routesOf, writeConfig, writeConfigs } from './configs.ts'
import { Failure, command } from './failure.ts'
import { type DeployOrder, deployOrder, deploySteps } from './order.ts'
import { wrangler } from './wrangler.ts'

const options = { plan: { type: 'boolean', default: false } } as const

const credentials = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID']

/** Deploys every Worker to the operator's Cloudflare account, callees first; `--plan` only says what it would do. */
await command(async () => {
  const { plan } = readFlags()
  const composition = await compose()
  const order = deployOrder(composition.workers)
  stdout.write(planText(composition, order))
  const missing = credentials.filter((name) => !env[name])
  if (plan) return 0
  const configs = writeConfigs(composition)
  if (missing.length > 0) {
    for (const { label } of order.workers) await ship('dry run of', label, configs, ['--dry-run'])
    stdout.write(`\nNothing was deployed: deploying needs ${missing.join(' and ')} of the Cloudflare account.\n`)
    return 0
  }
  for (const worker of deploySteps(order)) {
    writeConfig(worker, composition)
    await ship('deploying', worker.label, configs, [])
  }
  return 0
})

function readFlags(): { plan: boolean } {
  try {
    return parseArgs({ options }).values
  } catch (err) {
    throw new Failure(`${(err as Error).message}\nnpm run ship -- [--plan]`)
  }
}

async function ship(doing: string, label: string, configs: Map<string, string>, args: string[]): Promise<void> {
  stdout.write(`${doing} ${label} … `)
  await wrangler(['deploy', '-c', configs.get(label) ?? '', ...args])
  stdout.write('done\n')
}

function planText({ workers, domains }: Composition, order: DeployOrder): string {
  const lines = order.workers.flatMap((worker, index) => [
    `${String(index + 1).padStart(3)}. ${styleText('bold', worker.label)}`,
    ...detailsOf(worker).map((line) => `     ${line}`),
  ])
  const routes = routesOf(domains).map(({ pattern }) => pattern)
  const secrets = [...new Set(workers.flatMap(({ secrets }) => secrets))]
  return [
    `${workers.length} Workers, callees first:`,
    ...lines,
    `routes, all to ${gateway}: ${routes.join(', ') || 'none'}`,
    ...(secrets.length > 0 ? [`secrets to set on the account, by \`wrangler secret put NAME --name WORKER\`: ${secrets.join(', ')}`] : []),
    ...order.circles.map((circle) => `circle, deployed in two steps: ${circle}`),
    '',
  ].join('\n')
}

function detailsOf({ classes, services, secrets, buckets }: ComposedWorker): string[] {
  return [
    ...(classes.length > 0 ? [`objects   ${classes.join(', ')}`] : []),
    ...(buckets.length > 0 ? [`buckets   ${buckets.map(({ bucket }) => bucket).join(', ')}`] : []),
    ...(services.length > 0 ? [`calls     ${services.map(({ service, entrypoint }) => (entrypoint ? `${service}#${entrypoint}` : service)).join(', ')}`] : []),
    ...(secrets.length > 0 ? [`secrets   ${secrets.join(', ')}`] : []),
  ]
}
