import { type Contract, isStream, type Method } from '@dot-do/contract'
import { domains } from '../domains.ts'
import { type Http, type HttpAnswer, rpc } from '../http.ts'
import type { Platform } from '../platform.ts'
import { type Tenant, tenant } from '../tenant.ts'

/** Gives the platform a suite runs against, once its tests run. */
export type On = () => Platform

/** One method of one domain found in `sdk/`. */
export interface Target {
  /** `yaml.do parse` */
  title: string
  contract: Contract
  name: string
  method: Method
}

/** Every method of every domain. */
export const targets: Target[] = domains.flatMap(({ contract }) =>
  Object.entries(contract.methods).map(([name, method]) => ({ title: `${contract.name} ${name}`, contract, name, method })),
)

const ids = new Map<unknown, number>()

/** A text that is the same for methods of one domain that differ in their names and their words alone. */
function shapeOf({ contract, method }: Target): string {
  const { access, effect, input, output, errors, sensitive, limits, cost, idempotent, deprecated } = method
  // Schemas are alike where they are one.
  const schemas = [input, output, ...Object.entries(errors).flat()].map((part) => ids.get(part) ?? ids.set(part, ids.size).size - 1)
  return JSON.stringify([contract.name, access, effect, sensitive, limits, cost, idempotent, deprecated, schemas])
}

const byShape = Map.groupBy(targets, shapeOf)

/** A method for each shape: on it all is tried that the kit makes of a contract without looking at the method's name. */
export const shapes: Target[] = [...byShape.values()].map(([first]) => first as Target)

/** The methods whose shape another one of their domain has, by domain. */
export const alike: { domain: string; others: Target[] }[] = [...byShape.values()]
  .filter((same) => same.length > 1)
  .map(([first, ...others]) => ({ domain: `${first?.contract.name}, as ${first?.name}`, others }))

/** Methods of probe.do that fail or take their time on purpose. */
export const isFaulty = ({ title }: Target): boolean =>
  ['probe.do break', 'probe.do note', 'probe.do sleep', 'probe.do count', 'probe.do watch', 'probe.do work'].includes(title)

export const takesGet = ({ method }: Target): boolean => method.effect === 'none' && !method.sensitive

/** The headers that end a call of a stream, which may have no end of its own. */
export const ending = (target: Target): Record<string, string> => (isStreamed(target) ? { 'x-request-timeout': '1000' } : {})

/** Calls a target over HTTP with JSON. */
export const post = (target: Target, http: Http, input?: unknown): Promise<HttpAnswer> =>
  rpc(http, target.contract.name, target.name, input, { headers: ending(target) })

export const isStreamed = ({ method }: Target): boolean => isStream(method.output)

export const pathOf = ({ contract, name }: Target): string => `/${contract.name}/rpc/${name}`

const everything = new Map<string, Promise<Tenant>>()

/** A tenant of this platform that may do everything; one for the whole run. */
export function mighty(on: Platform): Promise<Tenant> {
  const made = everything.get(on.url) ?? tenant({ grants: ['*'], on })
  everything.set(on.url, made)
  return made
}

/** Runs `work` on every item, a few at a time. */
export async function each<T>(items: Iterable<T>, work: (item: T) => Promise<unknown>, width = 8): Promise<void> {
  const queue = [...items]
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
    }),
  )
}
