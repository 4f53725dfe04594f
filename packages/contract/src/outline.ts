import { Bytes, type Contract, type Deprecation, type Effect, type Limits } from './contract.ts'
import type { Access } from './grants.ts'

/** A method without its schemas: what the gateway, a client and a list of methods need to know of it. */
export interface MethodOutline {
  access: Access
  effect: Effect
  summary: string
  cost: number
  sensitive: boolean
  idempotent: 'key' | 'natural' | 'none'
  limits: Limits
  answers: 'json' | 'bytes'
  /** The input of its first example. */
  example?: unknown
  deprecated?: Deprecation
}

/** A domain without its schemas, as plain JSON. */
export interface DomainOutline {
  name: string
  label: string
  summary: string
  version: string
  tags: string[]
  aliases: string[]
  methods: Record<string, MethodOutline>
}

/** The outline of a contract. */
export function outline({ name, label, summary, version, tags, aliases, methods }: Contract): DomainOutline {
  return {
    ...{ name, label, summary, version, tags, aliases },
    methods: Object.fromEntries(
      Object.entries(methods).map(([key, { access, effect, summary, cost, sensitive, idempotent, limits, output, deprecated, examples }]) => [
        key,
        {
          access,
          effect,
          summary,
          cost,
          sensitive,
          idempotent,
          limits,
          answers: output instanceof Bytes ? 'bytes' : 'json',
          example: examples[0]?.input,
          deprecated,
        },
      ]),
    ),
  }
}
