import { z } from 'zod'

/** The input of a method that pages: spread it into the method's own. */
export const Page = {
  limit: z.number().int().min(1).max(1000).default(100).describe('Items a page'),
  cursor: z.string().max(1024).optional().describe('`nextCursor` of the page before; absent for the first'),
}
