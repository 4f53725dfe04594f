import { type Answer, type Contract, type Fail, type Issue, type Method, type Parsed, Problem, type ServiceContext } from '@dot-do/contract'

/** What a handler gets beside its input. */
export interface CallScope<M extends Method = Method, Env = unknown, Calls = unknown> {
  ctx: ServiceContext
  env: Env
  /** Clients of the domains this one uses, over their bindings, with the caller's context. */
  call: Calls
  /** Ends the call with a code the method declares, or one that every method has. */
  fail: Fail<M>
  /** Ends the call with `invalid_argument`: a sentence and the path it is about, or the list of what is wrong. */
  invalid: typeof invalid
  /** Aborted at the deadline. */
  signal: AbortSignal
  /** Keeps the Worker alive for work that goes on after the answer. */
  waitUntil: (work: Promise<unknown>) => void
}

/** One function a method: validated input in, the declared output out. Synchronous where nothing is awaited. */
export type Handlers<C extends Contract, Env = unknown, Calls = unknown> = {
  [K in keyof C['methods']]: (input: Parsed<C, K>, scope: CallScope<C['methods'][K], Env, Calls>) => Answer<C, K> | Promise<Answer<C, K>>
}

/** Types a domain's handlers by its contract. */
export const handlers = <C extends Contract, Env = unknown, Calls = unknown>(_contract: C, methods: Handlers<C, Env, Calls>): Handlers<C, Env, Calls> => methods

const issuesMax = 100

/** Ends the call with `invalid_argument`: a sentence and the path it is about, or the list of what is wrong. */
export function invalid(wrong: string | Issue[], path: (string | number)[] = [], reason?: string): never {
  const issues = typeof wrong === 'string' ? [{ path, message: wrong }] : wrong.slice(0, issuesMax)
  throw new Problem('invalid_argument', sentence(issues), { issues, reason })
}

function sentence(issues: Issue[]): string {
  const [first, ...more] = issues
  if (!first) return 'the input is not valid'
  const where = first.location ? `line ${first.location.line}, column ${first.location.column}: ` : first.path.length > 0 ? `${first.path.join('.')}: ` : ''
  return `${where}${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}`
}

export const fail: Fail<Method> = (code, detail, ...[data, reason]) => {
  throw new Problem(code, detail, { data, reason })
}
