import { z } from 'zod'

/** Who may call a method: anyone, or a caller granted this level of its domain. Write includes read, admin both. */
export type Access = 'public' | 'read' | 'write' | 'admin'

type Level = Exclude<Access, 'public'> | '*'

const rank: Record<Level, number> = { read: 1, write: 2, admin: 3, '*': 3 }

/** `lists.create` for one method, `lists:read|write|admin|*` for a level, `*:read`, `*`; `platform:*` is a grant of its own. */
export const Grant = z
  .string()
  .regex(/^(\*|(\*|[a-z][a-z0-9-]*):(read|write|admin|\*)|[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9]*)$/, 'not a grant such as lists:read, lists.create, *:read or *')
  .describe('A grant: lists.create, lists:read, lists:write, lists:admin, lists:*, *:read, *')

type ParsedGrant = { domain: string; level: Level } | { domain: string; method: string }

function parse(grant: string): ParsedGrant {
  if (grant === '*') return { domain: '*', level: '*' }
  const dot = grant.indexOf('.')
  if (dot > 0) return { domain: grant.slice(0, dot), method: grant.slice(dot + 1) }
  const colon = grant.indexOf(':')
  return { domain: grant.slice(0, colon), level: grant.slice(colon + 1) as Level }
}

// `*` stands for every domain but `platform`, which is no domain: its grants reach across tenants.
const domainCovers = (held: string, wanted: string) => held === wanted || (held === '*' && wanted !== 'platform')

/** Whether one of `permissions` allows a method of `access` in the domain labelled `domain`. */
export function allows(permissions: readonly string[], domain: string, method: string, access: Access): boolean {
  if (access === 'public') return true
  for (const permission of permissions) {
    const held = parse(permission)
    if ('method' in held) {
      if (held.domain === domain && held.method === method) return true
    } else if (domainCovers(held.domain, domain) && rank[held.level] >= rank[access]) return true
  }
  return false
}

/** Whether a holder of `permissions` holds all that `grant` gives. A level is not known to include a single method unless it is the whole domain. */
export function covers(permissions: readonly string[], grant: string): boolean {
  const wanted = parse(grant)
  return permissions.some((permission) => {
    const held = parse(permission)
    if (permission === grant) return true
    if ('method' in held || !domainCovers(held.domain, wanted.domain)) return false
    return 'method' in wanted ? rank[held.level] === 3 : rank[held.level] >= rank[wanted.level]
  })
}

/** The grants that both lists give: what is left of `permissions` for a maker who holds only `limit`. */
export function intersect(permissions: readonly string[], limit: readonly string[]): string[] {
  const kept = permissions.filter((grant) => covers(limit, grant))
  const narrowed = limit.filter((grant) => covers(permissions, grant) && !covers(kept, grant))
  return [...kept, ...narrowed, ...levels(permissions, limit).filter((grant) => !covers(kept, grant) && !covers(narrowed, grant))]
}

// `*:read` and `lists:*` cover neither one the other, yet both give `lists:read`.
function levels(left: readonly string[], right: readonly string[]): string[] {
  const met = new Set<string>()
  for (const a of left.map(parse)) {
    for (const b of right.map(parse)) {
      if ('method' in a || 'method' in b) continue
      const domain = domainCovers(a.domain, b.domain) ? b.domain : domainCovers(b.domain, a.domain) ? a.domain : undefined
      if (domain !== undefined) met.add(`${domain}:${rank[a.level] <= rank[b.level] ? a.level : b.level}`)
    }
  }
  return [...met]
}
