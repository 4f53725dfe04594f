import { contract, method } from '@dot-do/contract'
import { internal } from '@dot-do/service'
import { z } from 'zod'
import { deliver } from './deliver/deliver.ts'
import type { Env } from './env.ts'
import { emit } from './methods/messages.ts'
import { forward } from './receive/forward.ts'

const queued = z.object({ id: z.string(), attempt: z.int(), maxAttempts: z.int(), sentAt: z.string(), key: z.string().optional() })

/** What the platform's other domains ask of this one. */
const closed = contract(
  'webhooks.do',
  { summary: 'What the platform’s own domains ask of webhooks.do' },
  {
    deliver: method({
      access: 'public',
      effect: 'write',
      summary: 'Sends a message to an endpoint, once; what it throws is tried again',
      input: z.object({ message: queued, body: z.object({ message: z.string(), endpoint: z.string(), round: z.int() }) }),
      output: z.object({}),
    }),
    forward: method({
      access: 'public',
      effect: 'write',
      summary: 'Brings a received event to a target, once; what it throws is tried again',
      input: z.object({ message: queued, body: z.object({ forwarding: z.string() }) }),
      output: z.object({}),
    }),
    emit: method({
      access: 'public',
      effect: 'write',
      summary: 'Tells what happened in the calling domain, to the endpoints that name it: `schedule.run.failed`',
      description: 'The event begins with the caller’s label. The same eventId within 7 days is the same event. Nothing is kept where no endpoint wants it.',
      input: z.object({ event: z.string().max(128), data: z.unknown(), eventId: z.string().min(1).max(200).optional() }),
      output: z.object({ id: z.string(), endpoints: z.int() }),
      errors: { failed_precondition: true },
    }),
  },
)

/** The domains that may tell what happened in them; queue.do also brings what is due. */
const tellers = ['queue', 'schedule', 'auth', 'lists', 'db', 'vectors', 'photos', 'llm', 'email', 'tasks']

export default internal<typeof closed, Env>(closed, {
  callers: tellers,
  handlers: { deliver, forward, emit },
})
