import type { ComposedWorker } from './compose.ts'

export interface DeployOrder {
  workers: ComposedWorker[]
  /** Workers that reach each other in a circle, each named once around: `a → b → a`. */
  circles: string[]
}

/** Deploys in order: those of a circle first without the bindings to what is not there yet, then, when all are, once more and whole. */
export function deploySteps({ workers }: DeployOrder): ComposedWorker[] {
  const deployed = new Set<string>()
  const again: ComposedWorker[] = []
  const first = workers.map((worker) => {
    const services = worker.services.filter(({ service }) => service === worker.label || deployed.has(service))
    deployed.add(worker.label)
    if (services.length === worker.services.length) return worker
    again.push(worker)
    return { ...worker, services }
  })
  return [...first, ...again]
}

/** Callees before callers, so that every binding finds its Worker; the gateway, which calls all, ends up last. */
export function deployOrder(all: ComposedWorker[]): DeployOrder {
  const byLabel = new Map(all.map((worker) => [worker.label, worker]))
  const workers: ComposedWorker[] = []
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (label: string, path: string[]): void => {
    const worker = byLabel.get(label)
    if (!worker || done.has(label)) return
    if (path.includes(label)) return void circles.push([...path.slice(path.indexOf(label)), label].join(' → '))
    for (const callee of calleesOf(worker)) visit(callee, [...path, label])
    if (done.has(label)) return
    done.add(label)
    workers.push(worker)
  }
  for (const { label } of all) visit(label, [])
  return { workers, circles }
}

/** The other Workers that must exist before this one. */
const calleesOf = ({ label, services, objects }: ComposedWorker): string[] =>
  [...new Set([...services.map(({ service }) => service), ...objects.map(({ worker }) => worker)])].filter((other) => other !== label)
