import { contract, method } from '@dot-do/contract'
import { z } from 'zod'

const Access = z.enum(['public', 'read', 'write', 'admin'])
const JsonSchema = z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12')
const DomainName = z.string().max(64).describe('A domain with or without .do: yaml.do, yaml')

/** A method of a domain, in full: enough to call it. */
export type MethodDescription = z.infer<typeof MethodDescription>
export const MethodDescription = z.object({
  name: z.string(),
  access: Access,
  effect: z.enum(['none', 'write']),
  summary: z.string(),
  description: z.string().optional(),
  deprecated: z.object({ since: z.string(), instead: z.string() }).optional(),
  cost: z.number(),
  sensitive: z.boolean(),
  idempotent: z.enum(['key', 'natural', 'none']),
  limits: z.object({ bodyBytesMax: z.number(), timeoutMs: z.number() }),
  answers: z.enum(['json', 'bytes', 'bytes or json', 'stream']),
  isResumable: z.boolean().optional().describe('A stream that is cut can be taken up where it was'),
  headers: z.array(z.string()).optional().describe('Headers of a request that say more of a call than its input does'),
  files: z.number().describe('How many fields a file fills: with one, the body of a call may be the file itself'),
  input: JsonSchema,
  output: JsonSchema,
  errors: z.record(z.string(), JsonSchema).describe('By code: the schema of its data'),
  examples: z.array(z.unknown()),
})

const RateLimit = z.object({ quota: z.number().describe('Calls a window'), window: z.number().describe('Seconds') })

/** What the door decided about one call. */
const Result = z.object({
  id: z.string().optional(),
  ok: z.boolean(),
  output: z.unknown().optional(),
  problem: z.looseObject({ code: z.string(), status: z.number(), detail: z.string() }).optional(),
  ms: z.number(),
})

export default contract(
  'gateway.do',
  { summary: 'The one door: what runs here, who you are, many calls in one', tags: ['platform'] },
  {
    domains: method({
      access: 'public',
      summary: 'Lists the domains that run here, with their methods',
      input: z.object({
        query: z.string().max(128).optional().describe('Words to find in names and summaries'),
        tag: z.string().max(64).optional(),
      }),
      output: z.object({
        items: z.array(
          z.object({
            name: z.string(),
            summary: z.string(),
            version: z.string(),
            tags: z.array(z.string()),
            aliases: z.array(z.string()),
            methods: z.array(z.object({ name: z.string(), access: Access, summary: z.string() })),
          }),
        ),
      }),
      examples: [{ input: { query: 'one door' } }],
    }),
    describe: method({
      access: 'public',
      summary: 'Describes a domain, or one method of it, as JSON Schema with errors and examples',
      input: z.object({ domain: DomainName, method: z.string().max(64).optional() }),
      output: z.object({ name: z.string(), summary: z.string(), description: z.string().optional(), version: z.string(), methods: z.array(MethodDescription) }),
      errors: { not_found: true },
      examples: [{ input: { domain: 'gateway.do', method: 'whoami' } }],
    }),
    whoami: method({
      access: 'public',
      summary: 'Says what the door decided: who the caller is and what limits it',
      input: z.object({}),
      output: z.object({
        authenticated: z.boolean(),
        tenant: z.string(),
        user: z.object({ id: z.string(), email: z.string().optional(), name: z.string().optional(), role: z.string().optional() }).optional(),
        apiKey: z.object({ id: z.string(), name: z.string() }).optional(),
        permissions: z.array(z.string()),
        requestId: z.string(),
        limits: RateLimit,
      }),
      examples: [{ input: {} }],
    }),
    batch: method({
      access: 'public',
      summary: 'Makes up to 100 calls; each is checked, limited and recorded as if made alone',
      description: 'Results come in the order of the calls. A batch in a batch is invalid_argument. All results together hold at most 10 MiB.',
      // A key of the batch gives each call a key of its own.
      effect: 'write',
      sensitive: true,
      cost: 0,
      input: z.object({
        calls: z
          .array(z.object({ id: z.string().max(64).optional(), domain: DomainName, method: z.string().max(64), input: z.unknown().optional() }))
          .min(1)
          .max(100),
        concurrency: z.number().int().min(1).max(32).default(10),
        stopOnError: z.boolean().default(false).describe('Calls not yet begun when one fails are canceled'),
      }),
      output: z.object({ results: z.array(Result) }),
      limits: { timeoutMs: 120_000 },
      examples: [{ input: { calls: [{ id: 'me', domain: 'gateway.do', method: 'whoami' }] } }],
    }),
    health: method({
      access: 'public',
      summary: 'Asks every domain, or one, whether it answers; kept for 5 seconds',
      input: z.object({ domain: DomainName.optional() }),
      output: z.object({
        status: z.enum(['ok', 'degraded', 'down']),
        domains: z.array(z.object({ name: z.string(), status: z.enum(['ok', 'down']), ms: z.number() })),
      }),
      errors: { not_found: true },
      examples: [{ input: {} }],
    }),
  },
)
