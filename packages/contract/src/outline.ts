import type { Contract, Deprecation, Effect, Limits, Method } from './contract.ts'
import { filesOf } from './files.ts'
import type { Access } from './grants.ts'
import { type AnswerKind, isBytes, isStream, kindOf } from './output.ts'

/** A method without its schemas: what the gateway, a client and a list of methods need to know of it. */
export interface MethodOutline {
  access: Access
  effect: Effect
  summary: string
  cost: number
  sensitive: boolean
  idempotent: 'key' | 'natural' | 'none'
  limits: Limits
  answers: AnswerKind
  /** A stream that is cut can be taken up where it was. */
  isResumable?: boolean
  /** Headers of a request that say more of a call than its input does. */
  headers?: string[]
  /** How many fields a file fills: with one, a call's body may be the file itself. */
  files: number
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
  routes: Record<string, string>
  methods: Record<string, MethodOutline>
}

/** The outline of a contract. */
export function outline({ name, label, summary, version, tags, aliases, routes, methods }: Contract): DomainOutline {
  return {
    ...{ name, label, summary, version, tags, aliases, routes },
    methods: Object.fromEntries(Object.entries(methods).map(([key, method]) => [key, outlineOf(method)])),
  }
}

/** The outline of one method. */
export function outlineOf(method: Method): MethodOutline {
  const { access, effect, summary, cost, sensitive, idempotent, limits, input, output, deprecated, examples } = method
  const headers = headersOf(method)
  return {
    ...{ access, effect, summary, cost, sensitive, idempotent, limits, deprecated },
    answers: kindOf(output),
    ...(isStream(output) && output.resumes !== undefined && { isResumable: true }),
    ...(headers.length > 0 && { headers }),
    files: filesOf(input).length,
    example: examples[0]?.input,
  }
}

// RFC 9110, 13 and 14: what the asker has already, and which part is wanted.
const ofBytes = ['if-none-match', 'range', 'if-range']

const headersOf = ({ headers, output }: Method): string[] => [
  ...Object.keys(headers),
  ...(isBytes(output) ? ofBytes : []),
  ...(isStream(output) && output.resumes !== undefined ? ['last-event-id'] : []),
]
