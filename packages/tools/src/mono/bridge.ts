import { contextHeader, decodeHop } from '@dot-do/contract'
import { setTimeout as sleep } from 'node:timers/promises'

/** Of a binding inside the process; what comes by the socket has none. */
interface Props {
  link?: string
  route?: string
}

type Env = Record<string, Fetcher | string | undefined>

const header = 'x-do-bridge'

/** Asked by the launcher, and by the other end after a failure. */
const ping = 'ping'

/** Carries calls to Workers in another workerd process of this machine, as a binding would: the names of both ends stand in `env`. */
export default {
  fetch(request: Request, env: Env, { props }: ExecutionContext<Props>): Promise<Response> {
    return props?.link === undefined ? receive(request, env) : send(request, env, props.link, props.route ?? '')
  },
}

async function receive(request: Request, env: Env): Promise<Response> {
  const [link = '', secret = '', route = ''] = (request.headers.get(header) ?? '').split(' ')
  const known = env[`secret:${link}`]
  if (typeof known !== 'string' || !isEqual(secret, known)) return new Response(null, { status: 403 })
  if (route === ping) return new Response(null, { status: 204 })
  const target = env[`${link}|${route}`]
  if (typeof target !== 'object') return new Response(null, { status: 404 })
  const headers = new Headers(request.headers)
  headers.delete(header)
  return target.fetch(new Request(request, { headers }))
}

const utf8 = new TextEncoder()

function isEqual(one: string, other: string): boolean {
  const [left, right] = [utf8.encode(one), utf8.encode(other)]
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right)
}

/** Links whose last call failed. */
const down = new Set<string>()

/** Without a context, such as when a tenant is purged. */
const waitMsMax = 30_000
/** The callee keeps the deadline while it can; after this it can't. */
const graceMs = 250

/** Throws when the other process does not answer in time, or ended while it had the call: to the caller both are a callee that is not there. */
async function send(request: Request, env: Env, link: string, route: string): Promise<Response> {
  const server = env[`link:${link}`] as Fetcher
  const secret = env[`secret:${link}`] as string
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error(`no answer over ${link} within the deadline`)), millisecondsLeft(request) + graceMs)
  try {
    if (down.has(link)) await returned(server, link, secret, late.signal)
    const headers = new Headers(request.headers)
    headers.set(header, `${link} ${secret} ${route}`)
    return await server.fetch(new Request(request, { headers }), { signal: either(request.signal, late.signal) })
  } catch (err) {
    down.add(link)
    throw err
  } finally {
    clearTimeout(timer)
  }
}

const either = (signal: AbortSignal | null, other: AbortSignal): AbortSignal => (signal ? AbortSignal.any([signal, other]) : other)

function millisecondsLeft(request: Request): number {
  const deadline = deadlineOf(request.headers.get(contextHeader))
  return deadline === undefined ? waitMsMax : Math.max(0, deadline - Date.now())
}

// A Worker outside the trust zone may write what it likes there: the callee refuses that.
function deadlineOf(hop: string | null): number | undefined {
  try {
    const deadline: unknown = hop === null ? undefined : decodeHop(hop, '').context.deadline
    return typeof deadline === 'number' ? deadline : undefined
  } catch {
    return undefined
  }
}

const pauseMs = 50

/** Resolves when a process that was started anew answers. */
async function returned(server: Fetcher, link: string, secret: string, signal: AbortSignal): Promise<void> {
  const headers = { [header]: `${link} ${secret} ${ping}` }
  for (;;) {
    const isThere = await server.fetch('http://bridge/', { headers, signal }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) return void down.delete(link)
    signal.throwIfAborted()
    await sleep(pauseMs)
  }
}
