import { Problem } from '@dot-do/contract'
import { bindingOf } from '@dot-do/service'

// A domain changes with a deploy alone, which is another isolate.
const known = new Map<string, Promise<Map<string, Record<string, unknown>>>>()

/** The JSON Schema of what a method takes, as its domain describes it. */
export async function inputSchemaOf(env: unknown, domain: string, method: string): Promise<Record<string, unknown>> {
  let schemas = known.get(domain)
  if (!schemas) {
    schemas = describe(env, domain)
    known.set(domain, schemas)
    schemas.catch(() => known.delete(domain))
  }
  const schema = (await schemas).get(method)
  if (!schema) throw new TypeError(`${domain}.do does not describe ${method}`)
  return schema
}

async function describe(env: unknown, domain: string): Promise<Map<string, Record<string, unknown>>> {
  const binding = (env as Record<string, Fetcher | undefined>)[bindingOf(domain)]
  if (!binding) throw new TypeError(`there is no binding of ${domain}.do`)
  const response = await binding.fetch(`https://${domain}.do/`)
  if (!response.ok) throw new Problem('unavailable', `${domain}.do does not say what its methods take`)
  const { methods } = await response.json<{ methods: { name: string; input: Record<string, unknown> }[] }>()
  return new Map(methods.map(({ name, input }) => [name, input]))
}
