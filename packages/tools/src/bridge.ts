import { join } from 'node:path'
import type { Binding, RunningWorker } from './assemble.ts'
import type { Module } from './bundle.ts'
import type { ServiceBinding } from './compose.ts'
import { Failure } from './failure.ts'
import { exportOf, mainProcess, type Unit } from './units.ts'

/** The Worker that carries calls from one workerd process to another; it runs in each. */
export const bridgeName = 'bridge'
export const bridgeFile = join(import.meta.dirname, 'mono', 'bridge.ts')

/** How the bridge of a process is reached: on the loopback address, with the secret of its link to the main process. */
export interface BridgeEnd {
  port: number
  secret: string
}

/** A binding of a Worker to one in another process. Every process has a link to the main one, named by its own label, and no other. */
interface Crossing {
  from: string
  to: string
  route: string
  target: Binding
}

/** A binding within a process. */
export function directBinding(unit: Unit, { service, entrypoint = 'default', props }: ServiceBinding): Binding {
  return { type: 'service', worker: unit.name, entrypoint: exportOf(unit, service, entrypoint), ...(props && { props: { ...props } }) }
}

/** The binding by which a Worker reaches one in another process: its `fetch` is carried, its methods are not. */
export function bridgedBinding(caller: string, from: string, to: string, service: ServiceBinding): Binding {
  return hop(from === mainProcess ? to : from, routeOf(caller, service))
}

const hop = (link: string, route: string): Binding => ({ type: 'service', worker: bridgeName, entrypoint: 'default', props: { link, route } })

const routeOf = (caller: string, { service, entrypoint = 'default' }: ServiceBinding): string => `${caller}>${service}#${entrypoint}`

/** The bridges of all processes; none where there is one process. */
export function bridgesOf(units: Unit[], hosts: Map<string, Unit>, ends: Record<string, BridgeEnd>, modules: Module[]): RunningWorker[] {
  const processes = [...new Set(units.map(({ process }) => process))]
  if (processes.length < 2) return []
  const crossings = crossingsOf(units, hosts)
  const date = units[0]?.workers[0]
  return processes.map((process) => ({
    ...{ name: bridgeName, process, modules, objects: [] },
    ...{ compatibilityDate: date?.compatibilityDate ?? '', compatibilityFlags: date?.compatibilityFlags ?? [] },
    env: { ...linksOf(process, processes, ends), ...routesOf(process, crossings) },
    sockets: [{ entrypoint: 'default', port: endOf(ends, process).port }],
  }))
}

function crossingsOf(units: Unit[], hosts: Map<string, Unit>): Crossing[] {
  return units.flatMap(({ process: from, workers }) =>
    workers.flatMap(({ label, services, objects }) => {
      for (const { binding, worker } of objects) {
        if (hosts.get(worker)?.process !== from) throw new Failure(`${label}: ${binding} is an object of ${worker}, which runs in another process`)
      }
      return services.flatMap((service): Crossing[] => {
        const host = hosts.get(service.service) as Unit
        return host.process === from ? [] : [{ from, to: host.process, route: routeOf(label, service), target: directBinding(host, service) }]
      })
    }),
  )
}

/** The links of a process: the main one has one to each, each has one to the main one. */
function linksOf(process: string, processes: string[], ends: Record<string, BridgeEnd>): Record<string, Binding> {
  const labels = process === mainProcess ? processes.filter((each) => each !== mainProcess) : [process]
  return Object.fromEntries(
    labels.flatMap((label): [string, Binding][] => [
      [`link:${label}`, { type: 'external', address: `127.0.0.1:${endOf(ends, process === mainProcess ? label : mainProcess).port}` }],
      [`secret:${label}`, { type: 'text', value: endOf(ends, label).secret }],
    ]),
  )
}

/** What comes over a link, by link and route: what is not named here can't be reached. */
function routesOf(process: string, crossings: Crossing[]): Record<string, Binding> {
  return Object.fromEntries(
    crossings.flatMap(({ from, to, route, target }): [string, Binding][] => {
      if (to === process) return [[`${from === mainProcess ? to : process === mainProcess ? from : to}|${route}`, target]]
      // Between two processes beside the main one: through that.
      return process === mainProcess && from !== mainProcess ? [[`${from}|${route}`, hop(to, route)]] : []
    }),
  )
}

function endOf(ends: Record<string, BridgeEnd>, process: string): BridgeEnd {
  const end = ends[process]
  if (!end) throw new Error(`the process ${process} has no bridge`)
  return end
}
