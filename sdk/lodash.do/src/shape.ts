import { type Answer, type Call, callOf, type CallOptions, DoError } from '@dot-do/client'
import { fromTagged, type Json, TagError, toTagged } from '@dot-do/tagged'
import type { Lodash } from './types.ts'

type Send = (input: unknown, options?: CallOptions) => Call<unknown>

/** A client whose functions are called as lodash's are: by position, with JavaScript's own values. */
export function shape(client: object): Lodash {
  const { chain, batch, functions, ...rest } = client as Record<'chain' | 'batch' | 'functions', Send> & Record<string, Send>
  const begin = chains(chain, Object.keys(rest))
  const positional = Object.entries(rest).map(([name, send]) => [
    name,
    (...args: unknown[]) => (isCall(args[0]) ? relay(send, args[0], args[1]) : relay(send, { args })),
  ])
  return {
    ...Object.fromEntries(positional),
    chain: (value: unknown, options?: CallOptions) => (isChain(value) ? relay(chain, value, options) : begin(value)),
    batch: (input: unknown, options?: CallOptions) => relay(batch, input, options),
    functions,
  } as Lodash
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Data that is `{ args: […] }` and nothing else is taken for a call as it is sent. */
const isCall = (value: unknown): boolean => isObject(value) && Array.isArray(value['args']) && Object.keys(value).length === 1

const isChain = (value: unknown): boolean => isObject(value) && 'value' in value && Array.isArray(value['steps']) && Object.keys(value).length === 2

interface Steps {
  input: unknown
  steps: unknown[]
}

/** Makes chains, whose steps are only noted until `value()`. */
function chains(send: Send, names: string[]): (input: unknown) => unknown {
  const noted = new WeakMap<object, Steps>()
  const begin = (steps: Steps): unknown => {
    const chain = Object.create(methods) as object
    noted.set(chain, steps)
    return chain
  }
  const stepsOf = (chain: object): Steps => noted.get(chain) ?? { input: undefined, steps: [] }
  const step = (name: string) =>
    function (this: object, ...args: unknown[]) {
      const { input, steps } = stepsOf(this)
      return begin({ input, steps: [...steps, [name, ...args]] })
    }
  const methods = {
    ...Object.fromEntries(names.map((name) => [name, step(name)])),
    value(this: object, options?: CallOptions) {
      const { input, steps } = stepsOf(this)
      return relay(send, { value: input, steps }, options, (answer) => (answer as { value: unknown }).value)
    },
  }
  return (input) => begin({ input, steps: [] })
}

/** Sends what stands for the input, and gives what the answer stands for. */
function relay(send: Send, input: unknown, options?: unknown, pick = (answer: unknown): unknown => answer): Call<unknown> {
  const answer = async (): Promise<Answer> => {
    const { data, response } = await send(tagged(input), options as CallOptions | undefined).withResponse()
    return { data: pick(fromTagged(data as Json, exact)), response }
  }
  return callOf(answer())
}

const exact = { exact: true }

function tagged(input: unknown): Json {
  try {
    return toTagged(input, exact)
  } catch (cause) {
    if (!(cause instanceof TagError)) throw cause
    throw new DoError('invalid_argument', `${cause.path.join('.')}: ${cause.message}; no code is sent, { $expr: '…' } and { $fn: '…' } stand for functions`, {
      cause,
    })
  }
}
