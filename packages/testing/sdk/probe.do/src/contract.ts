import { bytes, contract, method } from '@dot-do/contract'
import { z } from 'zod'

const Context = z
  .looseObject({ requestId: z.string(), caller: z.string(), depth: z.number(), traceparent: z.string() })
  .describe('The ServiceContext, every field of it')

const context = z.object({ context: Context })

const Outcome = z.object({
  output: z.unknown().optional(),
  problem: z.looseObject({ code: z.string(), status: z.number(), detail: z.string() }).optional(),
})

/** A domain that runs in tests alone: it shows a call what the kit does with it. */
export default contract(
  'probe.do',
  { summary: 'Shows what a handler sees, and calls other domains', tags: ['test'] },
  {
    open: method({ access: 'public', summary: 'Shows anyone the context', input: z.object({}), output: context, examples: [{ input: {} }] }),
    read: method({ access: 'read', summary: 'Shows the context to a reader', input: z.object({}), output: context, examples: [{ input: {} }] }),
    write: method({ access: 'write', summary: 'Shows the context to a writer', input: z.object({}), output: context, examples: [{ input: {} }] }),
    administer: method({ access: 'admin', summary: 'Shows the context to an admin', input: z.object({}), output: context, examples: [{ input: {} }] }),
    relay: method({
      access: 'public',
      effect: 'write',
      summary: 'Calls a method of another domain over its binding',
      input: z.object({ domain: z.string().max(64), method: z.string().max(64), input: z.unknown().optional() }),
      output: Outcome,
    }),
    pass: method({
      access: 'public',
      summary: 'Calls a method of another domain and lets its problem through',
      input: z.object({ domain: z.string().max(64), method: z.string().max(64), input: z.unknown().optional() }),
      output: z.object({ output: z.unknown().optional() }),
    }),
    loop: method({
      access: 'public',
      summary: 'Calls itself, so many times; says how deep it was when it ended',
      input: z.object({ times: z.number().int().min(0).max(100) }),
      output: z.object({ depth: z.number().int(), context: Context, problem: z.unknown().optional() }),
      examples: [{ input: { times: 2 } }],
    }),
    sleep: method({
      access: 'public',
      summary: 'Answers after a while, itself or one hop further',
      input: z.object({ ms: z.number().int().min(0).max(2000), hops: z.number().int().min(0).max(5).default(0) }),
      output: z.object({ deadline: z.number().optional() }),
      examples: [{ input: { ms: 1 } }],
      limits: { timeoutMs: 1000 },
    }),
    break: method({
      access: 'public',
      summary: 'Fails as a handler should not',
      input: z.object({ how: z.enum(['throw', 'reject', 'output', 'undeclared', 'string', 'bigint']) }),
      output: z.object({ fine: z.literal(true), more: z.unknown().optional() }),
      errors: { already_exists: z.object({ id: z.string() }) },
    }),
    note: method({
      access: 'write',
      summary: 'Keeps a note, or fails after it was written',
      input: z.object({ text: z.string().max(1000), how: z.enum(['refuse', 'throw']).optional() }),
      output: z.object({ id: z.string() }),
      errors: { failed_precondition: true },
    }),
    notes: method({ access: 'read', summary: 'Lists the notes kept', input: z.object({}), output: z.object({ notes: z.array(z.string()) }) }),
    small: method({
      access: 'public',
      summary: 'Takes a body of at most 1,000 bytes',
      input: z.object({ text: z.string() }),
      output: z.object({ length: z.number() }),
      examples: [{ input: { text: 'abc' }, output: { length: 3 } }],
      limits: { bodyBytesMax: 1000 },
    }),
    blob: method({
      access: 'public',
      summary: 'Answers bytes',
      input: z.object({ text: z.string().max(1000), type: z.enum(['text/plain', 'application/octet-stream']).default('text/plain') }),
      output: bytes('text/plain', 'application/octet-stream'),
      examples: [{ input: { text: 'abc' } }],
    }),
  },
)
