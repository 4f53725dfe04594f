import { contract, method, Problem } from '@dot-do/contract'
import { internal } from '@dot-do/service'
import { z } from 'zod'

const heard = contract(
  'probe.do',
  { summary: 'What only the probe itself may call' },
  {
    hear: method({
      access: 'public',
      effect: 'write',
      summary: 'Says who called, and for which tenant',
      input: z.object({ text: z.string() }),
      output: z.object({ text: z.string(), caller: z.string(), tenant: z.string(), permissions: z.array(z.string()) }),
    }),
    handle: method({
      access: 'public',
      effect: 'write',
      summary: 'Takes a message of a queue of its own',
      input: z.object({
        message: z.object({
          ...{ id: z.string(), attempt: z.number(), maxAttempts: z.number(), sentAt: z.string() },
          ...{ key: z.string().optional(), headers: z.record(z.string(), z.string()).optional() },
        }),
        ...{ body: z.unknown(), bytes: z.string().optional(), contentType: z.string().optional() },
      }),
      output: z.looseObject({}),
    }),
  },
)

// Queues of the probe call the rest: their messages come with what queue.do says of each.
export default internal(heard, {
  callers: ['probe', 'queue'],
  handlers: {
    handle: ({ message, ...sent }, { ctx }) => {
      if (message.attempt < message.maxAttempts && sent.body === 'fail') throw new Problem('unavailable', 'fails as asked')
      return { message, ...sent, tenant: ctx.auth.tenant, key: ctx.idempotencyKey }
    },
    hear: ({ text }, { ctx }) => ({ text, caller: ctx.caller, tenant: ctx.auth.tenant, permissions: ctx.auth.permissions }),
  },
})
