import { contract, method } from '@dot-do/contract'
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
  },
)

export default internal(heard, {
  callers: ['probe'],
  handlers: { hear: ({ text }, { ctx }) => ({ text, caller: ctx.caller, tenant: ctx.auth.tenant, permissions: ctx.auth.permissions }) },
})
