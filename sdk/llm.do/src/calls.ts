import { z } from 'zod'

/** For how long what calls say is kept. */
export type Retention = z.infer<typeof Retention>
export const Retention = z.object({ days: z.number().describe('0 where it is not'), calls: z.number().describe('How many are kept now') })

/** A call of which is kept what it said. */
export type Call = z.infer<typeof Call>
export const Call = z.object({
  id: z.string(),
  at: z.iso.datetime().describe('When it ended'),
  operation: z.string().describe('generate, chat, stream, getOrCreate, embed, or the route that it came by: completions, responses, embeddings'),
  model: z.string().describe('Empty where none answered'),
  provider: z.string(),
  key: z.string(),
  user: z.string(),
  prompt: z.string().describe('With its version; empty where there was none'),
  tags: z.array(z.string()).optional(),
  finish: z.string().describe('Why the model stopped, `canceled`, `cached`, or the code of the problem that it ended with'),
  bytes: z.number().describe('Of what was said, as JSON'),
})

/** What a call said. */
export const CallBodies = Call.extend({
  request: z.unknown().describe('What the call was given'),
  answer: z
    .unknown()
    .optional()
    .describe(
      'What it answered, of a stream its events, so far as they came, of embeddings all but the vectors; absent where it is longer than 1.9 million characters',
    ),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})
