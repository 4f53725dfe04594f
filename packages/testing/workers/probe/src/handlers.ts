import { createClient, DoError } from '@dot-do/client'
import { flagsOf } from '@dot-do/client/source'
import { Problem } from '@dot-do/contract'
import { type ClientFactory, handlers } from '@dot-do/service'
import outlines from 'do:domains'
import contract from 'probe.do/contract'
import { createClient as probe, type Probe } from 'probe.do'

type AnyClient = Record<string, (input: unknown) => Promise<unknown>>
type Calls = { [label: string]: unknown; probe: Probe }

// The SDK of every domain that runs here, made as each SDK package makes its own.
const factories = outlines
  .filter(({ label }) => label !== 'gateway')
  .map(({ label, name, methods }): [string, ClientFactory] => {
    const table = Object.fromEntries(Object.entries(methods).map(([method, outline]) => [method, flagsOf(outline)]))
    return [label, (options) => createClient(name, table, options)]
  })

export const uses = { ...Object.fromEntries(factories), probe }

const methodOf = (call: Calls, domain: string, method: string) => {
  const client = Object.hasOwn(call, domain) ? (call[domain] as AnyClient) : undefined
  const found = client && Object.hasOwn(client, method) ? client[method] : undefined
  if (!found) throw new Problem('invalid_argument', `no client of ${domain} ${method}`)
  return found
}

/** The problem a caller of the SDK sees, as a document. */
function seen(error: DoError) {
  const { code, status, message: detail, issues, reason, data, requestId } = error
  return { code, status, detail, issues, reason, data, requestId }
}

const plain = async (output: unknown) => (output instanceof Blob ? { type: output.type, text: await output.text() } : output)

export default handlers<typeof contract, object, Calls>(contract, {
  open: (_, { ctx }) => ({ context: { ...ctx } }),
  read: (_, { ctx }) => ({ context: { ...ctx } }),
  write: (_, { ctx }) => ({ context: { ...ctx } }),
  administer: (_, { ctx }) => ({ context: { ...ctx } }),

  async relay({ domain, method, input }, { call }) {
    try {
      return { output: await plain(await methodOf(call, domain, method)(input ?? {})) }
    } catch (err) {
      if (err instanceof DoError) return { problem: seen(err) }
      throw err
    }
  },

  async pass({ domain, method, input }, { call }) {
    return { output: await plain(await methodOf(call, domain, method)(input ?? {})) }
  },

  async loop({ times }, { call, ctx }) {
    if (times === 0) return { depth: ctx.depth, context: { ...ctx } }
    try {
      return await call.probe.loop({ times: times - 1 })
    } catch (err) {
      if (err instanceof DoError) return { depth: ctx.depth, context: { ...ctx }, problem: seen(err) }
      throw err
    }
  },

  async sleep({ ms, hops }, { call, ctx }) {
    if (hops > 0) return call.probe.sleep({ ms, hops: hops - 1 })
    await new Promise((resolve) => setTimeout(resolve, ms))
    return { deadline: ctx.deadline }
  },

  async break({ how }) {
    if (how === 'throw') throw new TypeError('a secret of the handler at /srv/secret.ts')
    if (how === 'string') throw 'a secret of the handler at /srv/secret.ts'
    if (how === 'reject') await Promise.reject(new Error('a secret of the handler at /srv/secret.ts'))
    if (how === 'undeclared') throw new Problem('not_found', 'a secret of the handler at /srv/secret.ts')
    return { fine: false as true }
  },

  small: ({ text }) => ({ length: text.length }),

  blob: ({ text, type }) => ({ type, body: text }),
})
