import { type BridgeEnd, bridgedBinding, bridgeName, bridgesOf, directBinding } from './bridge.ts'
import type { Bundles, Module } from './bundle.ts'
import type { ComposedWorker } from './compose.ts'
import { egressBindings } from './network.ts'
import { exportOf, type Unit, variableOf } from './units.ts'

export type Binding =
  | { type: 'text'; value: string }
  | { type: 'service'; worker: string; entrypoint: string; props?: Record<string, string> }
  | { type: 'object'; worker: string; className: string }
  | { type: 'bucket'; name: string }
  | { type: 'loader' }
  /** The public internet. */
  | { type: 'network' }
  /** One server, wherever it is; reached over plain HTTP. */
  | { type: 'external'; address: string }

/** A Worker as a runtime starts it, whichever runtime that is. */
export interface RunningWorker {
  name: string
  /** The workerd process that runs it. */
  process: string
  compatibilityDate: string
  compatibilityFlags: string[]
  modules: Module[]
  env: Record<string, Binding>
  objects: { className: string; uniqueKey: string }[]
  /** Entrypoints with a port of their own, on the loopback address only. */
  sockets: { entrypoint: string; port: number }[]
}

export interface AssembleOptions {
  units: Unit[]
  bundles: Bundles
  /** Values of variables and secrets; a variable's own value stands where there is none. */
  values: Record<string, string | undefined>
  /** Port of each Worker that has one, by label. */
  ports: Record<string, number>
  /** How the bridge of each process is reached. */
  bridges: Record<string, BridgeEnd>
}

/** Joins code, bindings, values and ports. */
export function assemble({ units, bundles, values, ports, bridges }: AssembleOptions): RunningWorker[] {
  const hosts = new Map(units.flatMap((unit) => unit.workers.map(({ label }) => [label, unit])))
  const running = units.map((unit) => ({
    name: unit.name,
    process: unit.process,
    compatibilityDate: unit.workers[0]?.compatibilityDate ?? '',
    compatibilityFlags: [...new Set(unit.workers.flatMap(({ compatibilityFlags }) => compatibilityFlags))],
    modules: bundles.modules.get(unit.name) ?? [],
    env: Object.fromEntries(
      unit.workers.flatMap((worker) => environment(worker, unit, values, hosts).map(([name, binding]) => [variableOf(unit, worker.label, name), binding])),
    ),
    // The key is the folder's name on disk: the same in every layout, so that state outlives a change of layout.
    objects: unit.workers.flatMap(({ label, classes }) => classes.map((name) => ({ className: exportOf(unit, label, name), uniqueKey: `${label}-${name}` }))),
    sockets: unit.workers.flatMap(({ label }) => (ports[label] === undefined ? [] : [{ entrypoint: exportOf(unit, label, 'default'), port: ports[label] }])),
  }))
  return [...running, ...bridgesOf(units, hosts, bridges, bundles.modules.get(bridgeName) ?? [])]
}

function environment(worker: ComposedWorker, { process }: Unit, values: AssembleOptions['values'], hosts: Map<string, Unit>): [string, Binding][] {
  const text = (name: string, value: string | undefined): [string, Binding][] => (value === undefined ? [] : [[name, { type: 'text', value }]])
  return [
    ...Object.entries(worker.vars).flatMap(([name, value]) => text(name, values[name] ?? value)),
    ...[...worker.secrets, ...worker.optionalSecrets].flatMap((name) => text(name, values[name])),
    ...(worker.usesEgress ? egressBindings(values.DO_NETWORK_ALLOW) : []),
    ...worker.services.map((service): [string, Binding] => {
      const host = hosts.get(service.service) as Unit
      return [service.binding, host.process === process ? directBinding(host, service) : bridgedBinding(worker.label, process, host.process, service)]
    }),
    ...worker.buckets.map(({ binding, bucket }): [string, Binding] => [binding, { type: 'bucket', name: bucket }]),
    ...worker.loaders.map((binding): [string, Binding] => [binding, { type: 'loader' }]),
    ...worker.objects.map(({ binding, className, worker: host }): [string, Binding] => {
      const unit = hosts.get(host) as Unit
      return [binding, { type: 'object', worker: unit.name, className: exportOf(unit, host, className) }]
    }),
  ]
}
