import type { z } from 'zod'
import type { Code } from './codes.ts'
import type { Access } from './grants.ts'
import { type Bytes, type BytesOutput, type Choice, choiceOf, type Output, type Stream } from './output.ts'

/** Whether a call changes anything. GET, retries, caching and the kind of audit follow it. */
export type Effect = 'none' | 'write'

/** Codes that the kit raises for any method; every other code a handler raises is declared in `errors`. */
export type CommonCode = Exclude<Code, 'not_found' | 'already_exists' | 'failed_precondition'>

/** Codes special to a method: the schema of their `data`, or `true` where there is none. */
export type Errors = Partial<Record<Code, z.ZodType | true>>

export interface Limits {
  /** Longest request body, in bytes; of a file that comes as the body itself the field says it. */
  bodyBytesMax: number
  /** Longest time to an answer, in milliseconds. */
  timeoutMs: number
  /** JSON deeper than this is refused, in every input; `jsonDepthMax` unless set. */
  jsonDepthMax: number
}

/** How deep the JSON of an input may nest, unless the method says otherwise. */
export const jsonDepthMax = 100

export const defaultLimits: Limits = { bodyBytesMax: 10 * 1024 * 1024, timeoutMs: 30_000, jsonDepthMax }

/** A method to move away from: since when (an ISO date), and what to use instead, in a sentence. */
export interface Deprecation {
  since: string
  instead: string
}

export interface MethodSpec<I extends z.ZodObject, O extends Output, E extends Errors> {
  access: Access
  /** One sentence: what the caller gets. It feeds SDK, OpenAPI, MCP and docs. */
  summary: string
  /** Units, bounds and behaviour that the schemas do not say. */
  description?: string
  /** Fields it does not name are refused. */
  input: I
  output: O
  errors?: E
  /** Run by the generated suite; `output` is compared where it is given. */
  examples?: { title?: string; input: z.input<I>; output?: O extends z.ZodType ? z.output<O> : never }[]
  /** By default `none` for public and read, `write` for write and admin. */
  effect?: Effect
  /** Input and output hold secrets: never cached, logged, traced or kept for idempotency; no GET. */
  sensitive?: boolean
  limits?: Partial<Limits>
  /** What one call charges the caller's rate limit. */
  cost?: number
  /** How a repeated write is one write: by its key, by nature, or not at all. */
  idempotent?: 'key' | 'natural' | 'none'
  /**
   * Fields of the input that a header of the request fills where the input does not: `{ accept: 'accept' }`. `{ '*': 'headers' }` fills one with
   * all headers, by their names in lower case, where the request came by a route with parameters: whoever sends there does not speak to the
   * platform, so `authorization` is the method's to judge and no credential here.
   */
  headers?: Record<string, Extract<keyof z.input<I>, string>>
  deprecated?: Deprecation
}

export interface Method<I extends z.ZodObject = z.ZodObject, O extends Output = Output, E extends Errors = Errors> extends Omit<
  Required<MethodSpec<I, O, E>>,
  'description' | 'deprecated' | 'limits' | 'headers'
> {
  description: string | undefined
  headers: Record<string, string>
  deprecated: Deprecation | undefined
  limits: Limits
}

/** Declares one method; see `MethodSpec` for what each field means and its default. */
export function method<I extends z.ZodObject, O extends Output, const E extends Errors = Record<never, never>>(
  spec: MethodSpec<I, O, E>,
  // Without NoInfer the place it is called in would say that any code may come.
): Method<I, O, NoInfer<E>> {
  const effect = spec.effect ?? (spec.access === 'public' || spec.access === 'read' ? 'none' : 'write')
  return {
    access: spec.access,
    summary: spec.summary,
    description: spec.description,
    // A misspelt optional field would otherwise be dropped without a word.
    input: spec.input.def.catchall === undefined ? (spec.input.strict() as unknown as I) : spec.input,
    output: spec.output,
    errors: spec.errors ?? ({} as E),
    examples: spec.examples ?? [],
    effect,
    sensitive: spec.sensitive ?? false,
    limits: { ...defaultLimits, ...spec.limits },
    cost: spec.cost ?? 1,
    idempotent: spec.idempotent ?? (effect === 'none' ? 'natural' : 'key'),
    headers: spec.headers ?? {},
    deprecated: spec.deprecated,
  }
}

/** Names that a Cap'n Web stub has for itself. A method may have one, but a session calls it by `gateway.batch` alone. */
export const stubNames: ReadonlySet<string> = new Set(['map', 'toString'])

// Names that JavaScript, promises, Fetchers or the Workers runtime claim: a client or a stub could not carry them.
const reserved = new Set([
  ...Object.getOwnPropertyNames(Object.prototype).filter((name) => !stubNames.has(name)),
  ...['then', 'catch', 'finally', 'toJSON', 'prototype', 'name', 'length', 'fetch', 'connect', 'queue', 'scheduled', 'trace', 'email'],
  ...['alarm', 'dup', 'dispose', 'onRpcBroken', 'webSocketMessage', 'webSocketClose', 'webSocketError', 'default', 'withOptions'],
])

const methodName = /^[a-z][A-Za-z0-9]{0,63}$/
const domainName = /^[a-z][a-z0-9-]{0,61}\.do$/

// A route may not shadow what every domain has at its root. A last parameter with a * takes all segments that are left.
const routePattern =
  /^(GET|POST|PUT|PATCH|DELETE) \/(?!(?:rpc|internal)(?:\/|$)|health$|openapi\.json$)[A-Za-z0-9_.-]+(?:\/(?:[A-Za-z0-9_.-]+|:[a-z][A-Za-z0-9]*))*(?:\/:[a-z][A-Za-z0-9]*\*)?$/

/** The parameters of a route's path: `id` and `name` of `GET /i/:id/:name`. A route that has any is its method itself, at another address. */
export const parametersOf = (route: string): string[] => [...route.matchAll(/\/:(\w+)/g)].map(([, name = '']) => name)

export interface ContractInfo {
  /** One line: what the domain is for. */
  summary: string
  description?: string
  tags?: string[]
  version?: string
  /** Further host names of the same Worker. */
  aliases?: string[]
  /**
   * By verb and path the method that each route beside `/rpc` stands for, whose access, effect, cost and limits it has. A path without
   * parameters is a protocol of the field, answered by the Worker's `routes`; one with parameters, `GET /i/:id/:name`, is the method
   * itself: they, the query (`a[b][c]=1` is `{ a: { b: { c: '1' } } }`) and the body are its input. A last one with a *, `:path*`, takes
   * all segments that are left.
   */
  routes?: Record<string, string>
}

export type Methods = Record<string, Method>

export interface Contract<M extends Methods = Methods> {
  /** `lists.do` */
  name: string
  /** `lists`: the name without `.do`, which grants, bindings and folders use. */
  label: string
  summary: string
  description: string | undefined
  tags: string[]
  version: string
  aliases: string[]
  routes: Record<string, string>
  methods: M
}

/** Declares a domain: the single source of its HTTP, SDK, OpenAPI, MCP, CLI and docs. Throws on a name that can't be carried. */
export function contract<M extends Methods>(name: string, info: ContractInfo, methods: M): Contract<M> {
  for (const domain of [name, ...(info.aliases ?? [])]) if (!domainName.test(domain)) throw new TypeError(`${domain} is not a domain name such as lists.do`)
  for (const key of Object.keys(methods)) {
    if (!methodName.test(key) || reserved.has(key)) throw new TypeError(`${name}: ${key} can't be a method name`)
  }
  for (const [key, { input, output }] of Object.entries(methods)) {
    const choice = choiceOf(output)
    if (choice) checkChoice(`${name}: ${key}`, input, ...choice)
  }
  for (const [route, key] of Object.entries(info.routes ?? {})) {
    if (!routePattern.test(route) || !Object.hasOwn(methods, key)) throw new TypeError(`${name}: ${route} can't be a route that stands for ${key}`)
    for (const parameter of parametersOf(route)) {
      if (!Object.hasOwn(methods[key]?.input.shape ?? {}, parameter)) throw new TypeError(`${name}: ${key} has no field ${parameter}, which ${route} fills`)
    }
  }
  return {
    name,
    label: name.slice(0, -'.do'.length),
    summary: info.summary,
    description: info.description,
    tags: info.tags ?? [],
    version: info.version ?? '1.0.0',
    aliases: info.aliases ?? [],
    routes: info.routes ?? {},
    methods: Object.fromEntries(Object.entries(methods).map(([key, each]) => [key, stubNames.has(key) ? unstubbed(each) : each])) as M,
  }
}

function checkChoice(place: string, { shape }: z.ZodObject, field: string, values: Choice[string]): void {
  const left = shape[field]?.safeParse(undefined)
  if (!left) throw new TypeError(`${place} has no field ${field}, which chooses between bytes and JSON`)
  // Left out it is its default, and both must mean the same.
  if (left.success && values.includes(undefined) !== values.includes(left.data as undefined))
    throw new TypeError(`${place}: ${field} left out is not its default`)
}

const unstubbed = (method: Method): Method => ({
  ...method,
  description: `${method.description ?? ''} In a Cap’n Web session it is called by gateway.batch, since stubs have this name for themselves.`.trimStart(),
})

/** What a caller sends to method `K`. */
export type Input<C extends Contract, K extends keyof C['methods']> = z.input<C['methods'][K]['input']>
/** What a handler of method `K` gets: validated, defaults filled in. */
export type Parsed<C extends Contract, K extends keyof C['methods']> = z.output<C['methods'][K]['input']>
/** What a caller gets from method `K`: JSON, a Blob where the output is bytes, events where it is a stream. */
export type Result<C extends Contract, K extends keyof C['methods']> = ResultOf<C['methods'][K]['output']>
/** What a handler of method `K` answers. */
export type Answer<C extends Contract, K extends keyof C['methods']> = AnswerOf<C['methods'][K]['output']>

type ResultOf<O> = O extends z.ZodType
  ? z.output<O>
  : O extends Stream<infer E>
    ? AsyncIterable<z.output<E>>
    : O extends Bytes<string, infer J>
      ? Blob | (J extends z.ZodType ? z.output<J> : never)
      : never

type AnswerOf<O> = O extends z.ZodType
  ? z.input<O>
  : O extends Stream<infer E>
    ? AsyncIterable<z.input<E>> | Iterable<z.input<E>>
    : O extends Bytes<infer T, infer J>
      ? BytesOutput<T> | (J extends z.ZodType ? z.input<J> : never)
      : never

type Declared<M extends Method> = Extract<keyof M['errors'], Code>
type DataOf<M extends Method, K> = K extends keyof M['errors'] ? (M['errors'][K] extends z.ZodType ? z.input<M['errors'][K]> : undefined) : undefined

/**
 * Ends the call with a problem. Takes the codes the method declares (with their data) and those every method has;
 * another code does not compile. `reason` is a finer stable word.
 */
export type Fail<M extends Method> = <K extends Declared<M> | CommonCode>(
  code: K,
  detail: string,
  ...rest: DataOf<M, K> extends undefined ? [data?: undefined, reason?: string] : [data: DataOf<M, K>, reason?: string]
) => never
