import { join } from 'node:path'
import type { ComposedWorker } from './compose.ts'

/** What runs as one Worker of the runtime: a single Worker, or all of the platform's own composed into one. */
export interface Unit {
  name: string
  workers: ComposedWorker[]
  isComposed: boolean
  /** The workerd process that runs it: `main`, or the label of a Worker with one of its own. */
  process: string
}

export const mainProcess = 'main'

export type Layout = 'composed' | 'separate'

/** Workers outside the trust zone are never composed with those inside: they share no code and no environment. Nor is one with a process of its own. */
export function unitsOf(workers: ComposedWorker[], layout: Layout): Unit[] {
  const single = (worker: ComposedWorker): Unit => ({
    name: worker.label,
    workers: [worker],
    isComposed: false,
    process: worker.hasOwnProcess ? worker.label : mainProcess,
  })
  if (layout === 'separate') return workers.map(single)
  const isApart = ({ isOutside, hasOwnProcess }: ComposedWorker): boolean => isOutside || hasOwnProcess
  const together = workers.filter((worker) => !isApart(worker))
  return [{ name: 'platform', workers: together, isComposed: true, process: mainProcess }, ...workers.filter(isApart).map(single)]
}

/** The name under which a unit exports `name` of the Worker `label`. */
export const exportOf = (unit: Unit, label: string, name: string): string => (unit.isComposed ? `${label.replaceAll('-', '_')}__${name}` : name)

/** The name under which a unit's environment has `name` of the Worker `label`. */
export const variableOf = (unit: Unit, label: string, name: string): string => (unit.isComposed ? `${label}:${name}` : name)

const scopeFile = join(import.meta.dirname, 'mono', 'scope.ts')

/** The source of a composed unit: each Worker's default export and classes as named entrypoints with its own environment. */
export function unitSource(unit: Unit, all: ComposedWorker[]): string {
  const lines = [`import { entrypoint, scoped } from ${JSON.stringify(scopeFile)}`]
  for (const [index, { label, main, classes }] of unit.workers.entries()) {
    const namespace = `worker${index}`
    lines.push(`import * as ${namespace} from ${JSON.stringify(main)}`)
    lines.push(`export const ${exportOf(unit, label, 'default')} = entrypoint(${namespace}.default, ${JSON.stringify(label)})`)
    for (const name of new Set([...classes, ...entrypointsOf(label, all)])) {
      lines.push(`export const ${exportOf(unit, label, name)} = scoped(${namespace}.${name}, ${JSON.stringify(label)})`)
    }
  }
  return lines.join('\n')
}

/** The named entrypoints of a Worker that some Worker binds: another is out of reach anyway. */
const entrypointsOf = (label: string, all: ComposedWorker[]): string[] =>
  all.flatMap(({ services }) => services.flatMap(({ service, entrypoint }) => (service === label && entrypoint ? [entrypoint] : [])))
