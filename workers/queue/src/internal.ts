import { contract, method, Problem, type ServiceContext } from '@dot-do/contract'
import { internal } from '@dot-do/service'
import { z } from 'zod'
import type { Env } from './env.ts'
import { cancelAll } from './messages.ts'
import { Fate, fatesOf } from './fates.ts'
import { deliver } from './push/deliver.ts'
import { Outcome, Ticket } from './push/ticket.ts'

const messages = z.object({ queue: z.string(), ids: z.array(z.string()).max(50) })

const closed = contract(
  'queue.do',
  { summary: 'What the partitions of queue.do and the platform’s other domains have its Worker do' },
  {
    push: method({
      access: 'public',
      effect: 'write',
      summary: 'Brings a message to its queue’s target, and says what that came to',
      input: Ticket,
      output: Outcome,
      limits: { timeoutMs: 16 * 60_000 },
    }),
    fates: method({
      access: 'public',
      effect: 'none',
      summary: 'Says what has become of messages, in the order asked for, to a domain that sent them',
      input: messages,
      output: z.object({ items: z.array(Fate), retentionMs: z.number().describe('How long one that is done or dead can be asked for') }),
    }),
    withdraw: method({
      access: 'public',
      effect: 'write',
      summary: 'Takes messages back that are not being delivered, for a domain that sent them',
      input: messages,
      output: z.object({}),
    }),
  },
)

/** Ends the call of another domain than the one a method is for. */
function only({ caller }: ServiceContext, label: string): void {
  if (caller !== label) throw new Problem('permission_denied', `${label}.do alone asks this`)
}

export default internal<typeof closed, Env>(closed, {
  callers: ['queue', 'schedule'],
  handlers: {
    push(ticket, { ctx, env }) {
      only(ctx, 'queue')
      return deliver(env, ctx.auth.tenant, ticket)
    },
    fates({ queue, ids }, { ctx, env }) {
      only(ctx, 'schedule')
      return fatesOf(env, ctx, queue, ids)
    },
    async withdraw({ queue, ids }, { ctx, env }) {
      only(ctx, 'schedule')
      await cancelAll(env, ctx, queue, ids)
      return {}
    },
  },
})
