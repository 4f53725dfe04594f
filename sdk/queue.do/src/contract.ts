import { contract, Duration, method, Page } from '@dot-do/contract'
import { z } from 'zod'

const Time = z.iso.datetime().describe('ISO 8601, UTC')

const QueueName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,127})?$/)
  .describe('A queue’s name. Names that begin with a domain, `webhooks.do/…`, are that domain’s own')

const MessageId = z
  .string()
  .regex(/^msg_[0-9A-Z]{26}$/)
  .describe('A message id: msg_01J…')

const Lease = z.string().max(128).describe('A lease: shows which delivery of the message is meant')

/** What is called with each message. */
export type Target = z.infer<typeof Target>
export const Target = z.union([
  z
    .object({ domain: z.string().regex(/^[a-z][a-z0-9-]{0,61}$/), method: z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/) })
    .describe('A method of the platform, called with the message’s body as input, as whoever sent it and with the rights that they have then'),
  z
    .object({ url: z.url().max(2048), secret: z.string().max(256) })
    .describe('An address that gets the body by POST, signed as Standard Webhooks has it with this secret, whsec_…; it is never shown again'),
])

const ShownTarget = z.union([z.object({ domain: z.string(), method: z.string() }), z.object({ url: z.string() })])

/** How long a failed message waits for its next attempt. */
export type Backoff = z.infer<typeof Backoff>
export const Backoff = z.union([
  z.object({
    type: z.literal('exponential'),
    initial: Duration.default('1s'),
    factor: z.number().min(1).max(10).default(2),
    max: Duration.default('1h'),
    jitter: z.number().min(0).max(1).default(0.2).describe('The share of the wait that is left to chance, to either side'),
  }),
  z.object({
    type: z.literal('list'),
    delays: z.array(Duration).min(1).max(100).describe('The wait after the first failure, the second, …; the last one stays'),
    jitter: z.number().min(0).max(1).default(0.2),
  }),
])

const settings = {
  target: Target.optional().describe('Without one, consumers `receive`'),
  concurrency: z.number().int().min(1).max(1000).default(10).describe('Deliveries to the target at once, in the whole queue'),
  rate: z
    .object({ limit: z.number().int().min(1).max(1_000_000), per: Duration })
    .optional()
    .describe('Deliveries to the target at most, in any such time'),
  maxAttempts: z.number().int().min(1).max(100).default(5),
  backoff: Backoff.prefault({ type: 'exponential' }),
  lease: Duration.default('30s').describe('How long a delivery may be silent; 1 s to 12 h'),
  timeout: Duration.default('30s').describe('How long the target may take; at most 15 min'),
  deadLetter: QueueName.optional().describe('Where a message goes after its last attempt; without one it stays here as `dead`'),
  retention: Duration.default('14d').describe('How long a message that is done or dead can be read; at most 90 d'),
  partitions: z.number().int().min(1).max(32).default(1).describe('Objects that share the queue’s load; order is best effort across them'),
  ordered: z.boolean().default(false).describe('Messages of one `key` one after another, in the order in which they were sent'),
  paused: z.boolean().default(false),
}

const counts = {
  depth: z.number().int().describe('Messages that wait, those that are delayed among them'),
  delayed: z.number().int(),
  inFlight: z.number().int(),
  dead: z.number().int(),
  oldestAgeMs: z.number().optional().describe('Of the messages that are due'),
}

/** A queue with its settings and what is in it now. */
export type Queue = z.infer<typeof Queue>
export const Queue = z.object({
  name: z.string(),
  ...{ ...settings, target: ShownTarget.optional(), backoff: Backoff, rate: settings.rate },
  ...counts,
  isSlowed: z.boolean().describe('The target fails almost always, so that it is tried once a second'),
  createdAt: Time,
  updatedAt: Time,
})

const body = {
  body: z.unknown().optional().describe('Any JSON value'),
  bytes: z.base64().optional().describe('Instead of a body: bytes, in base64'),
  contentType: z.string().max(128).optional().describe('Of the bytes'),
}

const outgoing = {
  ...body,
  delay: Duration.optional().describe('At most 365 d'),
  at: Time.optional().describe('Instead of a delay'),
  priority: z.number().int().min(-100).max(100).default(0).describe('The higher, the sooner'),
  key: z.string().min(1).max(256).optional().describe('What an ordered queue orders by'),
  dedupe: z
    .object({ id: z.string().min(1).max(256), window: z.union([Duration, z.literal('until-done')]).default('5m') })
    .optional()
    .describe(
      'A message of this id that was sent in the window before, or is not done yet, stands for this one. In an ordered queue of several partitions: of the same key',
    ),
  ttl: Duration.optional().describe('After this it is dead'),
  maxAttempts: z.number().int().min(1).max(100).optional(),
  headers: z.record(z.string().max(64), z.string().max(1024)).optional().describe('At most 32; they travel with the body'),
}

const Sent = z.object({
  id: MessageId,
  status: z.enum(['queued', 'duplicate']),
  bodyMatches: z.boolean().optional().describe('Of a duplicate: whether the first one had the same body'),
})

const State = z.enum(['ready', 'delayed', 'held', 'leased', 'done', 'dead', 'canceled'])

const Attempt = z.object({
  attempt: z.number().int(),
  startedAt: Time,
  endedAt: Time.optional(),
  outcome: z.enum(['running', 'done', 'failed', 'expired']),
  error: z.object({ code: z.string(), detail: z.string(), status: z.number().int().optional() }).optional(),
})

/** A message with its history. */
export type Message = z.infer<typeof Message>
export const Message = z.object({
  id: MessageId,
  state: State,
  ...{ body: z.unknown().optional(), bytes: z.string().optional(), contentType: z.string().optional(), headers: z.record(z.string(), z.string()).optional() },
  ...{ key: z.string().optional(), priority: z.number().int() },
  attempts: z.array(Attempt).describe('The last 20'),
  attempt: z.number().int().describe('How many there were'),
  maxAttempts: z.number().int(),
  sentAt: Time,
  dueAt: Time.optional(),
  endedAt: Time.optional(),
  reason: z.string().optional().describe('Why it is dead: the code of the last failure, `expired`, `ttl`'),
  result: z.unknown().optional().describe('What the target gave, up to 64 KiB'),
})

const Summary = Message.omit({ body: true, bytes: true, attempts: true, result: true })

const Received = z.object({
  id: MessageId,
  lease: Lease,
  leasedUntil: Time,
  attempt: z.number().int(),
  ...{ body: z.unknown().optional(), bytes: z.string().optional(), contentType: z.string().optional(), headers: z.record(z.string(), z.string()).optional() },
  ...{ key: z.string().optional() },
  sentAt: Time,
})

const leases = z.array(Lease).min(1).max(100)
const Outcome = z.object({
  lease: z.string(),
  ok: z.boolean(),
  code: z.literal('failed_precondition').optional().describe('The lease is over, or was never there'),
})
const outcomes = z.object({ outcomes: z.array(Outcome) })
const ids = z.array(MessageId).min(1).max(1000)
const queue = { queue: QueueName }
const Percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).describe('Milliseconds')

// A body of 10 MiB in base64, and all that may be beside it.
const bodyBytesMax = 15 * 1024 * 1024

export default contract(
  'queue.do',
  { summary: 'Named queues: send, deliver once it counts, retry, dead-letter', tags: ['platform'] },
  {
    putQueue: method({
      access: 'admin',
      summary: 'Makes a queue, or changes the settings of the one there is',
      description: 'All settings are what this call says. `partitions` and `ordered` stay what the queue was made with.',
      input: z.object({ name: QueueName, ...settings }),
      output: Queue,
      errors: { failed_precondition: true },
      examples: [{ input: { name: 'orders', maxAttempts: 3 } }],
      idempotent: 'natural',
      sensitive: true,
    }),
    getQueue: method({
      access: 'read',
      summary: 'Reads a queue and what is in it now',
      input: z.object({ name: QueueName }),
      output: Queue,
      errors: { not_found: true },
    }),
    listQueues: method({
      access: 'read',
      summary: 'Lists the queues by name',
      input: z.object(Page),
      output: z.object({ items: z.array(Queue), nextCursor: z.string().optional() }),
      examples: [{ input: {} }],
    }),
    deleteQueue: method({
      access: 'admin',
      summary: 'Deletes a queue; one that has messages which are not done only with force',
      input: z.object({ name: QueueName, force: z.boolean().default(false) }),
      output: z.object({ deleted: z.boolean() }),
      idempotent: 'natural',
      errors: { failed_precondition: true },
    }),
    send: method({
      access: 'write',
      summary: 'Puts a message in; it is durable when this answers',
      input: z.object({ ...queue, ...outgoing }),
      output: Sent,
      errors: { not_found: true },
      limits: { bodyBytesMax },
    }),
    sendBatch: method({
      access: 'write',
      summary: 'Puts up to 1,000 messages in, all or none',
      input: z.object({ ...queue, messages: z.array(z.object(outgoing)).min(1).max(1000) }),
      output: z.object({ items: z.array(Sent) }),
      errors: { not_found: true },
      limits: { bodyBytesMax },
    }),
    receive: method({
      access: 'write',
      summary: 'Takes messages that are due, each under a lease',
      input: z.object({
        ...queue,
        max: z.number().int().min(1).max(100).default(1),
        lease: Duration.optional(),
        wait: Duration.default('0s').describe('For the first one; at most 20 s'),
      }),
      idempotent: 'none',
      output: z.object({ messages: z.array(Received) }),
      errors: { not_found: true, failed_precondition: true },
    }),
    ack: method({
      access: 'write',
      summary: 'Says that deliveries are done',
      input: z.object({ ...queue, leases }),
      output: outcomes,
      errors: { not_found: true },
    }),
    nack: method({
      access: 'write',
      summary: 'Says that deliveries failed: they are tried again, after the delay or by the queue’s backoff',
      input: z.object({ ...queue, leases, delay: Duration.optional(), error: z.string().max(1024).optional() }),
      output: outcomes,
      errors: { not_found: true },
    }),
    extend: method({
      access: 'write',
      summary: 'Lets leases end later: so long from now',
      input: z.object({ ...queue, leases, by: Duration }),
      output: outcomes,
      errors: { not_found: true },
    }),
    getMessage: method({
      access: 'read',
      summary: 'Reads a message and what became of it',
      input: z.object({ ...queue, id: MessageId }),
      output: Message,
      errors: { not_found: true },
    }),
    listMessages: method({
      access: 'read',
      summary: 'Lists messages, the oldest first',
      input: z.object({ ...queue, state: State.optional(), key: z.string().max(256).optional(), sentBefore: Time.optional(), ...Page }),
      output: z.object({ items: z.array(Summary), nextCursor: z.string().optional() }),
      errors: { not_found: true },
    }),
    cancel: method({
      access: 'write',
      summary: 'Takes back messages that are not being delivered',
      input: z.object({ ...queue, ids }),
      output: z.object({ canceled: z.array(MessageId) }),
      errors: { not_found: true },
    }),
    purge: method({
      access: 'admin',
      summary: 'Deletes the messages that are not being delivered',
      input: z.object({ ...queue, before: Time.optional().describe('Those that were sent before') }),
      output: z.object({ purged: z.number().int() }),
      idempotent: 'natural',
      errors: { not_found: true },
    }),
    redrive: method({
      access: 'admin',
      summary: 'Puts dead messages in again, under their ids',
      input: z.object({
        from: QueueName,
        to: QueueName.optional().describe('Another queue; `from` itself unless set'),
        ids: ids.optional(),
        reason: z.string().max(64).optional(),
      }),
      output: z.object({ redriven: z.number().int() }),
      idempotent: 'natural',
      errors: { not_found: true },
    }),
    pause: method({
      access: 'admin',
      summary: 'Stops deliveries; sending goes on, and leases in hand may finish',
      input: z.object(queue),
      output: Queue,
      idempotent: 'natural',
      errors: { not_found: true },
    }),
    resume: method({
      access: 'admin',
      summary: 'Starts deliveries again',
      input: z.object(queue),
      output: Queue,
      idempotent: 'natural',
      errors: { not_found: true },
    }),
    stats: method({
      access: 'read',
      summary: 'Counts what happened, and how long messages waited and ran',
      input: z.object({ queue: QueueName.optional().describe('All queues unless set'), window: Duration.default('1h').describe('At most 7 d') }),
      output: z.object({
        ...{ sent: z.number().int(), done: z.number().int(), failed: z.number().int(), retried: z.number().int(), dead: z.number().int() },
        ...{ wait: Percentiles.optional(), run: Percentiles.optional() },
      }),
      examples: [{ input: {} }],
      errors: { not_found: true },
    }),
  },
)
