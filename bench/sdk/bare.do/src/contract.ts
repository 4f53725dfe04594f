import { contract, method } from '@dot-do/contract'
import { z } from 'zod'

const id = z.string().min(1).max(512)

const Document = z.object({
  ...{ ns: z.string(), id, type: z.string(), data: z.record(z.string(), z.unknown()), title: z.string().optional(), visibility: z.string() },
  ...{ version: z.int(), hash: z.string(), createdAt: z.string(), updatedAt: z.string() },
})

export default contract(
  'bare.do',
  { summary: 'Documents in a Durable Object with nothing around its SQL: what domains that keep things are measured against' },
  {
    make: method({
      access: 'write',
      summary: 'Makes documents of numbers: s7/d107 and so on',
      input: z.object({ from: z.int().min(0), count: z.int().min(1).max(100_000) }),
      output: z.object({ count: z.int() }),
    }),
    get: method({ access: 'read', summary: 'Reads a document', input: z.object({ id }), output: Document, errors: { not_found: true } }),
    list: method({
      access: 'read',
      summary: 'Reads documents whose ids are between two, and like a pattern of SQL’s GLOB, in their order',
      input: z.object({ from: id, to: id, glob: z.string().max(100).optional(), limit: z.int().min(1).max(1000) }),
      output: z.object({ items: z.array(Document) }),
    }),
  },
)
