import { z } from 'zod'

const count = z.int().min(0)
const Import = z.object({
  path: z.string(),
  kind: z.string(),
  external: z.boolean().optional(),
  original: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
})

/** What esbuild tells of a build: its inputs and outputs, their sizes and who imports whom. */
export type Metafile = z.infer<typeof Metafile>
export const Metafile = z.object({
  inputs: z.record(
    z.string(),
    z.object({ bytes: count, imports: z.array(Import), format: z.enum(['cjs', 'esm']).optional(), with: z.record(z.string(), z.string()).optional() }),
  ),
  outputs: z.record(
    z.string(),
    z.object({
      bytes: count,
      inputs: z.record(z.string(), z.object({ bytesInOutput: count })),
      imports: z.array(Import),
      exports: z.array(z.string()).optional().describe('Of JavaScript alone'),
      entryPoint: z.string().optional(),
      cssBundle: z.string().optional(),
    }),
  ),
})
