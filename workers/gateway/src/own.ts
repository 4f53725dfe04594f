import { Problem } from '@dot-do/contract'
import { describe, type Domain, domainOf, handlers } from '@dot-do/service'
import contract, { type MethodDescription } from 'gateway.do/contract'
import { batch } from './batch.ts'
import type { Principal } from './credentials.ts'
import { health } from './health.ts'
import { charge } from './limits.ts'
import { domainNamed, domains, methodNamed } from './route.ts'
import { fetcherOf, type Visit } from './visit.ts'

/** The gateway's own domain, as one caller meets it. */
export const own = (visit: Visit, principal: Principal): Domain =>
  domainOf(contract, {
    handlers: handlers(contract, {
      domains: ({ query, tag }) => ({ items: domains.filter((domain) => matches(domain, query, tag)).map(listed) }),

      async describe({ domain: name, method }) {
        const domain = domainNamed(name)
        if (method !== undefined) methodNamed(domain, method)
        const described = await describeDomain(visit, domain)
        return { ...described, methods: described.methods.filter((one) => method === undefined || one.name === method) }
      },

      whoami: (_, { ctx: { auth, requestId } }) => ({
        ...{ authenticated: auth.authenticated, tenant: auth.tenant, user: auth.user, apiKey: auth.apiKey },
        ...{ permissions: auth.permissions, requestId, limits: principal.subject.policy },
      }),

      batch: (input, { ctx }) => batch(visit, principal, ctx, input, (cost) => charge(visit.env, principal.subject, cost)),

      health: ({ domain }) => health(visit, domain === undefined ? domains : [domainNamed(domain)]),
    }),
  })

type Outline = (typeof domains)[number]

const listed = ({ name, summary, version, tags, aliases, methods }: Outline) => ({
  ...{ name, summary, version, tags, aliases },
  methods: Object.entries(methods).map(([method, { access, summary }]) => ({ name: method, access, summary })),
})

function matches({ name, summary, tags, methods }: Outline, query: string | undefined, tag: string | undefined): boolean {
  if (tag !== undefined && !tags.includes(tag)) return false
  if (query === undefined) return true
  const text = [name, summary, ...Object.entries(methods).map(([method, { summary }]) => `${method} ${summary}`)].join('\n').toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

interface Description {
  name: string
  summary: string
  description?: string
  version: string
  methods: MethodDescription[]
}

/** What a domain says of itself at `GET /`. */
async function describeDomain(visit: Visit, domain: Outline): Promise<Description> {
  if (domain.label === 'gateway') return pick(describe(contract))
  const response = await fetcherOf(visit, domain).fetch(`http://${domain.name}/`)
  if (!response.ok) throw new Problem('unavailable', `${domain.name} does not describe itself just now`)
  return pick(await response.json<Description>())
}

const pick = ({ name, summary, description, version, methods }: Description): Description => ({ name, summary, description, version, methods })
