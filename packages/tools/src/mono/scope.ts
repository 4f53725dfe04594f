/** The parts of a Worker's default export that the runtime calls. */
type Handler = Partial<Record<'fetch' | 'scheduled' | 'queue' | 'email', (event: unknown, env: object, ctx: unknown) => unknown>>
type Class = new (ctx: unknown, env: object) => object

const scopes = new WeakMap<object, Record<string, object>>()

// The environment of the composed Worker names each binding `label:NAME`. It is one object for the isolate's life, so it
// is taken apart once and a call pays for one look-up.
function scopesOf(env: object): Record<string, object> {
  let found = scopes.get(env)
  if (found) return found
  found = Object.create(null) as Record<string, Record<string, unknown>>
  for (const [key, value] of Object.entries(env)) {
    const colon = key.indexOf(':')
    const scope = (found[key.slice(0, colon)] ??= {}) as Record<string, unknown>
    scope[key.slice(colon + 1)] = value
  }
  scopes.set(env, found)
  return found
}

const envOf = (env: object, label: string): object => scopesOf(env)[label] ?? {}

/** A class of a Worker, whose objects see that Worker's environment and no other. */
export const scoped = (Base: Class, label: string): Class =>
  class extends Base {
    constructor(ctx: unknown, env: object) {
      super(ctx, envOf(env, label))
    }
  }

/** A Worker's default export as a named entrypoint with that Worker's environment. */
export function entrypoint(main: Handler | Class, label: string): Handler | Class {
  if (typeof main === 'function') return scoped(main, label)
  const out: Handler = {}
  for (const name of ['fetch', 'scheduled', 'queue', 'email'] as const) {
    if (typeof main[name] === 'function') out[name] = (event, env, ctx) => main[name]?.(event, envOf(env, label), ctx)
  }
  return out
}
