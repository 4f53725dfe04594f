import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeHop, type ServiceContext } from '@dot-do/contract'
import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../http.ts'
import { repository } from '../paths.ts'
import { anonymous, type Caller, tenant } from '../tenant.ts'
import { checkDoor } from './answer.ts'
import { mighty, type On } from './target.ts'

const source = readFileSync(join(repository, 'packages', 'contract', 'src', 'context.ts'), 'utf8')

/** The names of an interface's fields, read from its source: a new one is tried unasked. */
function fieldsOf(name: string): string[] {
  const body = new RegExp(`export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1]
  if (body === undefined) throw new Error(`no interface ${name} in context.ts`)
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, field]) => field ?? '')
}

const contextFields = fieldsOf('ServiceContext')
const authFields = fieldsOf('Auth')

// What someone would send who wants to be somebody else.
const forged: ServiceContext = {
  requestId: '01900000-0000-7000-8000-00000000f00d',
  timestamp: 1,
  auth: {
    authenticated: true,
    tenant: 'org_FORGED00000000000000000000',
    user: { id: 'user_forged', email: 'forged@example.com', role: 'owner' },
    session: { id: 'session_forged', expiresAt: 9e15 },
    apiKey: { id: 'key_forged', name: 'forged' },
    permissions: ['*', 'platform:*'],
  },
  caller: 'forged',
  traceparent: `00-${'f'.repeat(32)}-${'f'.repeat(16)}-01`,
  deadline: 9e15,
  idempotencyKey: 'forged',
  depth: -1,
}

type Attempt = [title: string, request: Partial<HttpRequest>]

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** One field tried through every inlet a request has. */
function attempts(field: string, value: unknown): Attempt[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const names = [field, kebab(field), `x-${kebab(field)}`, `x-do-${kebab(field)}`, `x-do-auth-${kebab(field)}`, `x-do-context-${kebab(field)}`]
  // The two headers that are a claim of the caller's own are tried apart.
  const headers = names.filter((name) => !['traceparent', 'x-request-id'].includes(name))
  const query = encodeURIComponent(text)
  return [
    ...headers.map((name): Attempt => [`the header ${name}`, { headers: { [name]: text } }]),
    ['x-do-context with this field', { headers: { 'x-do-context': JSON.stringify({ [field]: value }) } }],
    ['x-do-context with a hop of this field', { headers: { 'x-do-context': JSON.stringify({ context: { [field]: value } }) } }],
    ['a cookie', { headers: { cookie: `${field}=${query}; auth_${field}=${query}` } }],
    ['the query', { path: `/probe.do/rpc/open?${field}=${query}&context=${query}&auth[${field}]=${query}` }],
    ['the body', { body: JSON.stringify({ [field]: value }) }],
    ['the body, as a context', { body: JSON.stringify({ context: { [field]: value }, ctx: { auth: { [field]: value } } }) }],
    ['the trailing path', { path: `/probe.do/rpc/open/${query}` }],
    ['a matrix parameter', { path: `/probe.do/rpc/open;${field}=${query}` }],
  ]
}

const whole: Attempt[] = [
  ['x-do-context with all of it', { headers: { 'x-do-context': JSON.stringify(forged) } }],
  [
    'x-do-context as a hop',
    { headers: { 'x-do-context': encodeHop({ context: forged, bodyBytes: 2, door: { isCrossOrigin: false, isSecure: false, gatewayMs: 0, authMs: 0 } }) } },
  ],
  ['x-do-context twice', { headers: { 'x-do-context': [encodeHop({ context: forged }), encodeHop({ context: forged })] } }],
  [
    'the headers of other gateways',
    {
      headers: {
        'x-user-id': 'forged',
        'x-tenant': 'forged',
        'x-forwarded-user': 'root',
        'cf-access-authenticated-user-email': 'forged@example.com',
        'cf-worker': 'forged.do',
        'x-caller': 'gateway',
        'x-amzn-oidc-identity': 'forged',
      },
    },
  ],
  ['hop-by-hop headers', { headers: { connection: 'authorization, x-do-context', 'x-do-context': encodeHop({ context: forged }) } }],
  [
    'a method override',
    { headers: { 'x-http-method-override': 'DELETE', 'x-original-url': '/probe.do/rpc/administer', 'x-rewrite-url': '/probe.do/rpc/administer' } },
  ],
  ['a credential in the query', { path: '/probe.do/rpc/open?key=do_live_x&access_token=do_live_x&authorization=Bearer%20x' }],
]

interface Seen {
  status: number
  context?: ServiceContext
}

async function see({ http }: Caller, request: Partial<HttpRequest> = {}): Promise<Seen> {
  const headers = { 'content-type': 'application/json', ...request.headers }
  const answer = await http({ path: '/probe.do/rpc/open', body: '{}', ...request, headers })
  checkDoor(answer)
  expect(answer.text).not.toContain('forged')
  expect(answer.text).not.toContain('FORGED')
  return { status: answer.status, context: answer.status === 200 ? answer.json<{ context: ServiceContext }>().context : undefined }
}

// These differ from call to call: whatever they are, they are ours.
function stable({ requestId, timestamp, traceparent, deadline, ...rest }: ServiceContext) {
  expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  expect(Math.abs(Date.now() - timestamp)).toBeLessThan(10_000)
  expect(traceparent).toMatch(/^00-(?!f{32})[0-9a-f]{32}-(?!f{16})[0-9a-f]{16}-01$/)
  expect((deadline ?? 0) - timestamp).toBe(30_000)
  return rest
}

/** Proved fields of the context have no inlet; claimed ones come by their one header, and grant nothing. */
export function context(on: On): void {
  const callers: [string, () => Promise<Caller>][] = [
    ['anonymous', async () => anonymous(on())],
    ['a tenant', async () => tenant({ grants: ['probe:read'], on: on() })],
  ]

  test('the fields read from the source are those a handler sees', async () => {
    const { probe } = await mighty(on())
    const { context: seen } = await probe.open({}, { idempotencyKey: 'k' })
    expect(contextFields).toEqual(expect.arrayContaining(Object.keys(seen)))
    expect(Object.keys(forged).toSorted()).toEqual(contextFields.toSorted())
    expect(Object.keys(forged.auth).toSorted()).toEqual(authFields.toSorted())
  })

  describe.each(callers)('sent by %s', (_, callerOf) => {
    const fields = [
      ...contextFields.map((field) => [field, forged[field as keyof ServiceContext]]),
      ...authFields.map((field) => [field, forged.auth[field as keyof ServiceContext['auth']]]),
    ] as [string, unknown][]

    test.each(fields)('%s has no inlet', async (field, value) => {
      const caller = await callerOf()
      const before = stable((await see(caller)).context as ServiceContext)
      for (const [title, request] of attempts(field, value)) {
        if (title === 'the header idempotency-key') continue
        const { status, context: seen } = await see(caller, request)
        if (seen) expect(stable(seen), title).toEqual(before)
        else expect([400, 404], title).toContain(status)
      }
    })

    test.each(whole)('%s changes nothing', async (_title, request) => {
      const caller = await callerOf()
      const before = stable((await see(caller)).context as ServiceContext)
      const { context: seen } = await see(caller, request)
      if (seen) expect(stable(seen)).toEqual(before)
      const { http } = caller
      const whoami = async (more: Partial<HttpRequest> = {}) => {
        const { requestId: _id, ...decided } = (
          await http({ path: '/gateway.do/rpc/whoami', body: '{}', ...more, headers: { 'content-type': 'application/json', ...more.headers } })
        ).json<{ requestId: string }>()
        return decided
      }
      expect(await whoami({ headers: request.headers })).toEqual(await whoami())
    })
  })

  test('claimed fields come by their own header, and only when they are well-formed', async () => {
    const caller = await mighty(on())
    const trace = 'ab'.repeat(16)
    const parent = `00-${trace}-00f067aa0ba902b7-01`
    const { context: seen } = await see(caller, {
      headers: { traceparent: parent, 'idempotency-key': 'mine', 'x-request-timeout': '5000', 'x-request-id': 'mine' },
    })
    expect(seen).toMatchObject({ idempotencyKey: 'mine' })
    expect(seen?.traceparent.slice(3, 35)).toBe(trace)
    expect(seen?.traceparent).not.toBe(parent)
    expect((seen?.deadline ?? 0) - (seen?.timestamp ?? 0)).toBe(5000)
    expect(seen?.requestId).not.toBe('mine')
    for (const traceparent of [
      '00-0-0-0',
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
      `ff-${trace}-00f067aa0ba902b7-01`,
      `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`,
    ]) {
      expect((await see(caller, { headers: { traceparent } })).context?.traceparent.slice(3, 35)).not.toBe(trace)
    }
  })
}
