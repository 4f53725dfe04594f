import { z } from 'zod'

const Target = z.union([z.object({ domain: z.string(), method: z.string() }), z.object({ url: z.string(), secret: z.string() })])

/** A message on its way to its queue's target. */
export type Ticket = z.infer<typeof Ticket>
export const Ticket = z.object({
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

/** What bringing it came to. */
export const Outcome = z.object({
  result: z.string().optional(),
  error: z.object({ code: z.string(), detail: z.string(), status: z.number().optional() }).optional(),
  retryAfterMs: z.number().optional(),
  isFinal: z.boolean().optional(),
})
