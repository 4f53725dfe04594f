// A Worker of the account that the platform does not trust. It does with its bindings whatever a test asks.
type Env = Record<string, Fetcher & Record<string, (...args: unknown[]) => Promise<unknown>>>

interface Ask {
  binding: string
  /** A request over the binding. */
  fetch?: { url: string; method?: string; headers?: Record<string, string>; body?: string }
  /** Or a method called over it, by whatever name. */
  call?: { name: string; args: unknown[] }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const ask = (await request.json()) as Ask
    const target = env[ask.binding]
    if (!target) return Response.json({ bindings: Object.keys(env) })
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

async function called(target: Env[string], { name, args }: NonNullable<Ask['call']>) {
  const method = Reflect.get(target, name) as unknown
  if (typeof method !== 'function') return { value: method ?? null }
  const value = await (method as (...args: unknown[]) => unknown).apply(target, args)
  return { value: value ?? null }
}
