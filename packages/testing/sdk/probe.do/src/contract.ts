import { bytes, contract, file, method, stream } from '@dot-do/contract'
import { z } from 'zod'

const Context = z
  .looseObject({ requestId: z.string(), caller: z.string(), depth: z.number(), traceparent: z.string() })
  .describe('The ServiceContext, every field of it')

const context = z.object({ context: Context })

const Outcome = z.object({
  output: z.unknown().optional(),
  problem: z.looseObject({ code: z.string(), status: z.number(), detail: z.string() }).optional(),
})

const Origin = z.object({ tenant: z.string().max(64), apiKey: z.object({ id: z.string().max(64), name: z.string().max(128) }) })

/** A domain that runs in tests alone: it shows a call what the kit does with it. */
export default contract(
  'probe.do',
  {
    summary: 'Shows what a handler sees, and calls other domains',
    tags: ['test'],
    routes: { 'POST /v1/echo': 'write', 'GET /v1/count': 'count', 'GET /p/:name/:size': 'piece', 'PUT /m/:label': 'measure', 'POST /s/:text': 'small' },
  },
  {
    open: method({ access: 'public', summary: 'Shows anyone the context', input: z.object({}), output: context, examples: [{ input: {} }] }),
    read: method({ access: 'read', summary: 'Shows the context to a reader', input: z.object({}), output: context, examples: [{ input: {} }] }),
    write: method({ access: 'write', summary: 'Shows the context to a writer', input: z.object({}), output: context, examples: [{ input: {} }] }),
    administer: method({ access: 'admin', summary: 'Shows the context to an admin', input: z.object({}), output: context, examples: [{ input: {} }] }),
    relay: method({
      access: 'public',
      effect: 'write',
      summary: 'Calls a method of another domain over its binding',
      input: z.object({ domain: z.string().max(64), method: z.string().max(64), input: z.unknown().optional() }),
      output: Outcome,
    }),
    pass: method({
      access: 'public',
      summary: 'Calls a method of another domain and lets its problem through',
      input: z.object({ domain: z.string().max(64), method: z.string().max(64), input: z.unknown().optional() }),
      output: z.object({ output: z.unknown().optional() }),
    }),
    loop: method({
      access: 'public',
      summary: 'Calls itself, so many times; says how deep it was when it ended',
      input: z.object({ times: z.number().int().min(0).max(100) }),
      output: z.object({ depth: z.number().int(), context: Context, problem: z.unknown().optional() }),
      examples: [{ input: { times: 2 } }],
    }),
    sleep: method({
      access: 'public',
      summary: 'Answers after a while, itself or one hop further',
      input: z.object({ ms: z.number().int().min(0).max(2000), hops: z.number().int().min(0).max(5).default(0) }),
      output: z.object({ deadline: z.number().optional() }),
      examples: [{ input: { ms: 1 } }],
      limits: { timeoutMs: 1000 },
    }),
    break: method({
      access: 'public',
      summary: 'Fails as a handler should not',
      input: z.object({ how: z.enum(['throw', 'reject', 'output', 'undeclared', 'string', 'bigint']) }),
      output: z.object({ fine: z.literal(true), more: z.unknown().optional() }),
      errors: { already_exists: z.object({ id: z.string() }) },
    }),
    originate: method({
      access: 'write',
      summary: 'Says who asks, as work for later keeps it',
      input: z.object({}),
      output: z.object({ origin: Origin }),
    }),
    act: method({
      access: 'public',
      effect: 'write',
      summary: 'Calls a method on behalf of whoever once asked, with the rights that they have now',
      input: z.object({ origin: Origin, domain: z.string().max(64), method: z.string().max(64), input: z.unknown().optional() }),
      output: Outcome,
    }),
    whisper: method({
      access: 'public',
      effect: 'write',
      summary: 'Calls its own internal method, for itself in a tenant’s state',
      input: z.object({ tenant: z.string().max(64) }),
      output: Outcome,
    }),
    note: method({
      access: 'write',
      summary: 'Keeps a note, or fails after it was written',
      input: z.object({ text: z.string().max(1000), how: z.enum(['refuse', 'throw']).optional() }),
      output: z.object({ id: z.string() }),
      errors: { failed_precondition: true },
    }),
    notes: method({ access: 'read', summary: 'Lists the notes kept', input: z.object({}), output: z.object({ notes: z.array(z.string()) }) }),
    small: method({
      access: 'public',
      summary: 'Takes a body of at most 1,000 bytes',
      input: z.object({ text: z.string() }),
      output: z.object({ length: z.number() }),
      examples: [{ input: { text: 'abc' }, output: { length: 3 } }],
      limits: { bodyBytesMax: 1000 },
    }),
    blob: method({
      access: 'public',
      summary: 'Answers bytes',
      input: z.object({ text: z.string().max(1000), type: z.enum(['text/plain', 'application/octet-stream']).default('text/plain') }),
      output: bytes('text/plain', 'application/octet-stream'),
      examples: [{ input: { text: 'abc' } }],
    }),
    watch: method({
      access: 'read',
      summary: 'Follows the notes kept',
      input: z.object({ since: z.number().int().min(0).default(0) }),
      output: stream(z.object({ position: z.number().int(), text: z.string() }), { id: 'position', resumes: 'since', keepAliveMs: 50 }),
    }),
    later: method({
      access: 'write',
      summary: 'Keeps a note by way of the outbox, whose delivery fails as often as asked',
      input: z.object({ text: z.string().max(1000), failures: z.number().int().min(0).max(3).default(0), lane: z.string().max(20).optional() }),
      output: z.object({ sent: z.literal(true) }),
    }),
    work: method({
      access: 'write',
      summary: 'Takes effect once under an idempotency key; fails or hangs so many times before that',
      input: z.object({
        id: z.string().max(100),
        key: z.string().max(100).optional(),
        ms: z.number().int().min(0).max(10_000).default(0),
        how: z.enum(['hang', 'unavailable', 'internal', 'invalid_argument', 'permission_denied']).default('unavailable'),
        times: z.number().int().min(0).max(100).default(0),
      }),
      output: z.object({ count: z.number().int() }),
    }),
    steps: method({
      access: 'read',
      summary: 'Lists when work began and ended',
      input: z.object({ after: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(10_000).default(1000) }),
      output: z.object({
        steps: z.array(z.object({ position: z.number().int(), id: z.string(), key: z.string().optional(), kind: z.enum(['begin', 'end']) })),
      }),
    }),
    effects: method({
      access: 'read',
      summary: 'Counts the work that took effect',
      input: z.object({}),
      output: z.object({ count: z.number().int(), repeated: z.array(z.string()) }),
    }),
    remind: method({
      access: 'write',
      summary: 'Keeps a note when its time has come, and another one behind the answer',
      input: z.object({ text: z.string().max(1000), delayMs: z.number().int().min(0).max(60_000).default(0), also: z.string().max(1000).optional() }),
      output: z.object({ due: z.number().int() }),
      errors: { failed_precondition: true },
    }),
    count: method({
      access: 'public',
      summary: 'Counts, one event a number',
      input: z.object({
        to: z.number().int().min(0).max(100_000),
        ms: z.number().int().min(0).max(1000).default(0).describe('Between two numbers'),
        fail: z.enum(['before', 'problem', 'throw', 'event', 'after']).optional(),
        size: z.number().int().min(0).max(10_000).default(0),
      }),
      output: stream(z.object({ n: z.number().int(), text: z.string() }), { keepAliveMs: 50 }),
      errors: { failed_precondition: z.object({ reached: z.number() }) },
      examples: [{ input: { to: 3 } }],
      limits: { timeoutMs: 2000 },
    }),
    stopped: method({
      access: 'public',
      summary: 'Says how many counts of an id were stopped by a client that went away',
      input: z.object({}),
      output: z.object({ stopped: z.number().int() }),
    }),
    measure: method({
      access: 'public',
      summary: 'Tells the size and the sum of a file',
      input: z.object({
        file: file({ bytesMax: 5 * 1024 * 1024 }).describe('Any file'),
        label: z.string().max(5000).optional(),
      }),
      output: z.object({ size: z.number(), sum: z.number(), type: z.string(), label: z.string().optional() }),
      examples: [{ input: { file: 'AQID' }, output: { size: 3, sum: 6, type: '' } }],
      limits: { bodyBytesMax: 8 * 1024 * 1024 },
    }),
    compare: method({
      access: 'public',
      summary: 'Tells whether two files are the same',
      input: z.object({ left: file({ types: ['text/plain'] }).optional(), nested: z.object({ right: file() }) }),
      output: z.object({ same: z.boolean() }),
      examples: [{ input: { left: 'data:text/plain;base64,AQID', nested: { right: 'AQID' } }, output: { same: true } }],
    }),
    piece: method({
      access: 'public',
      summary: 'Answers so many bytes that count up, under a name of their own',
      input: z.object({
        name: z.string().max(64),
        size: z.string().regex(/^[0-9]{1,5}$/),
        as: z.enum(['bytes', 'stream']).optional(),
        accept: z.string().max(1000).optional(),
      }),
      output: bytes('application/octet-stream', 'image/webp'),
      headers: { accept: 'accept' },
      examples: [{ input: { name: 'a', size: '3' } }],
    }),
    either: method({
      access: 'public',
      summary: 'Answers bytes or JSON, as asked',
      input: z.object({ as: z.enum(['bytes', 'json', 'text']) }),
      output: bytes('application/octet-stream', 'text/plain').or(z.object({ body: z.string() })),
      examples: [{ input: { as: 'bytes' } }, { input: { as: 'json' } }],
    }),
  },
)
