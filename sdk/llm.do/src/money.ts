import { z } from 'zod'

const Scope = z.enum(['tenant', 'key', 'user'])
const Window = z.enum(['hour', 'day', 'week', 'month', 'total']).describe('A part of the calendar in UTC, weeks beginning on Monday; `total` never ends')

export const budgetFields = {
  scope: Scope,
  id: z.string().min(1).max(128).optional().describe('Of the key or the user; unless set, each of them has this much'),
  window: Window,
}

export const Amount = z.number().min(0).max(1_000_000_000).describe('US dollars, to a millionth')

/** How much may be spent. */
export type Budget = z.infer<typeof Budget>
export const Budget = z.object({
  ...budgetFields,
  amount: Amount,
  spent: z.number().describe('In the present window; of a budget that each has, by whoever asks'),
  reserved: z.number().describe('For calls under way'),
  resetsAt: z.iso.datetime().optional(),
})

export const UsageBy = z.enum(['model', 'provider', 'key', 'user', 'day', 'prompt', 'tag'])

/** What calls used together. */
export type UsageRow = z.infer<typeof UsageRow>
export const UsageRow = z.object({
  model: z.string().optional(),
  provider: z.string().optional(),
  key: z.string().optional(),
  user: z.string().optional(),
  day: z.iso.date().optional().describe('In UTC'),
  prompt: z.string().optional().describe('With its version; empty where there was none'),
  tag: z.string().optional().describe('Empty for calls without any'),
  calls: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number(),
  cost: z.number().describe('US dollars'),
})
