import { contract, method } from '@dot-do/contract'
import { internal } from '@dot-do/service'
import { z } from 'zod'
import type { Env } from '../env.ts'
import { deliver } from './deliver.ts'

const Target = z.union([z.object({ domain: z.string(), method: z.string() }), z.object({ url: z.string(), secret: z.string() })])

/** A message on its way to its queue's target. */
export type Ticket = z.infer<typeof Ticket>
const Ticket = z.object({
  queue: z.string(),
  target: Target,
  timeoutMs: z.number(),
  id: z.string(),
  ...{ attempt: z.number(), attemptsMax: z.number(), sentAt: z.number() },
  key: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  contentType: z.string().optional(),
  ...{ json: z.string().optional(), base64: z.string().optional(), large: z.string().optional() },
  origin: z.string().optional(),
})

const Outcome = z.object({
  result: z.string().optional(),
  error: z.object({ code: z.string(), detail: z.string(), status: z.number().optional() }).optional(),
  retryAfterMs: z.number().optional(),
  isFinal: z.boolean().optional(),
})

const pusher = contract(
  'queue.do',
  { summary: 'What the partitions of queue.do have its Worker do' },
  {
    push: method({
      access: 'public',
      effect: 'write',
      summary: 'Brings a message to its queue’s target, and says what that came to',
      input: Ticket,
      output: Outcome,
      limits: { timeoutMs: 16 * 60_000 },
    }),
  },
)

export default internal<typeof pusher, Env>(pusher, {
  callers: ['queue'],
  handlers: { push: (ticket, { ctx, env }) => deliver(env, ctx.auth.tenant, ticket) },
})
