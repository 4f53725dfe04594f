// A Worker of the account that the platform does not trust. It does with its bindings whatever a test asks.
type Target = Fetcher & Record<string, (...args: unknown[]) => Promise<unknown>>
type Env = Record<string, Target & DurableObjectNamespace>

interface Ask {
  binding: string
  /** Where the binding is a namespace: which object of it. */
  object?: string
  /** A request over the binding. */
  fetch?: { url: string; method?: string; headers?: Record<string, string>; body?: string }
  /** Or a method called over it, by whatever name. */
  call?: { name: string; args: unknown[] }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const ask = await request.json<Ask>()
    const binding = env[ask.binding]
    if (!binding) return Response.json({ bindings: Object.keys(env) })
    const target = ask.object === undefined ? binding : (binding.get(binding.idFromName(ask.object)) as unknown as Target)
    try {
      return Response.json(ask.fetch ? await fetched(target, ask.fetch) : await called(target, ask.call as NonNullable<Ask['call']>))
    } catch (err) {
      return Response.json({ error: String(err) })
    }
  },
}

async function fetched(target: Fetcher, { url, ...init }: NonNullable<Ask['fetch']>) {
  const response = await target.fetch(url, init)
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
}

/** Over RPC any name gives something that can be called; whether it is there shows when it is. */
async function called(target: Target, { name, args }: NonNullable<Ask['call']>) {
  const value = await (target[name] as Target[string])(...args)
  return { value: value ?? null }
}
