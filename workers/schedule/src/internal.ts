import { contract, method } from '@dot-do/contract'
import { internal } from '@dot-do/service'
import { own } from '@dot-do/store'
import { z } from 'zod'
import { perform } from './action/perform.ts'
import type { Env } from './env.ts'
import type { Taken } from './store/runs.ts'
import { schedules } from './store/store.ts'

const runner = contract(
  'schedule.do',
  { summary: 'What queue.do has schedule.do do' },
  {
    run: method({
      access: 'public',
      effect: 'write',
      summary: 'Does runs whose time has come, and keeps what came of each',
      input: z.object({ message: z.looseObject({}), body: z.object({ runs: z.array(z.object({ id: z.string(), turn: z.number() })) }) }),
      output: z.object({}),
      limits: { timeoutMs: 15 * 60_000 },
    }),
  },
)

export default internal<typeof runner, Env>(runner, {
  callers: ['queue'],
  handlers: {
    async run({ body }, { ctx, env }) {
      // Each of the two is done anew where a message comes again: its key would give the first answer.
      const tenant = own(env.SCHEDULES, schedules, { ...ctx, idempotencyKey: undefined })
      const once = async (taken: Taken) => {
        const outcome = await perform(env, ctx.auth.tenant, taken)
        await tenant.settle({ id: taken.run.id, turn: taken.run.turn, outcome })
      }
      await Promise.all((await tenant.take(body)).map(once))
      return {}
    },
  },
})
