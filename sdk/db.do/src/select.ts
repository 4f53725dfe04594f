import { z } from 'zod'
import { ns, typeName, values } from './documents.ts'

const glob = z.string().min(1).max(1024)

/** Ids by their pattern. */
export const globs = z
  .union([glob, z.array(glob).min(1).max(20)])
  .describe('A glob or some of them: * within a segment, ** across, ?, [a-z], {a,b}, !not. Of a list one has to fit, and none that begins with !')

const where = values(
  'Which documents: { price: { $gte: 10 }, "author.name": "Ada", $or: [{ type: "Guide" }, { updatedAt: { $gt: "now-7d" } }] }. id, type, title, visibility, version, hash, createdAt and updatedAt are the document’s own, every other name is in its data (data.title: a name that is both). At most 64 conditions, 8 levels',
).optional()

/** Which documents a call is about. */
export const selection = {
  ns,
  id: globs.optional(),
  type: typeName.optional(),
  where,
  timezone: z.string().max(64).optional().describe('IANA time zone of dates such as `today` in `where`; UTC unless given'),
}

const field = z.string().min(1).max(256)

export const sort = z
  .union([field, z.array(field).min(1).max(5)])
  .optional()
  .describe('Fields as in `where`, a - before what runs downwards: ["-updatedAt", "price"]; ties end on the id, which alone it is unless given')

export const select = z.array(field).min(1).max(100).optional().describe('Only these fields, beside the id; a dot reaches into the data: data.price, price')
export const cursor = z.string().max(300_000).optional().describe('`nextCursor` of the page before; absent for the first')
