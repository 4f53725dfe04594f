import { readJson } from '@dot-do/service'
import { z } from 'zod'
import { bodyBytesMax, parsedBy } from './completions.ts'
import { embed } from './embed.ts'
import { tokensOf } from './estimate.ts'
import type { Caller } from './session.ts'

const timeoutMs = 120_000

const Body = z.looseObject({
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2048)]),
  model: z.string().min(1).max(512).default('local/hash-512'),
  dimensions: z.number().int().min(1).max(16_384).optional(),
  encoding_format: z.enum(['float', 'base64']).default('float'),
})

/** OpenAI's embeddings: vectors as numbers, or as the base64 of 32-bit floats, which its own SDK asks for. */
export async function embeddings(request: Request, scope: Caller): Promise<Response> {
  const { input, model: asked, dimensions, encoding_format: format, ...more } = parsedBy(Body, await readJson(request, bodyBytesMax))
  const { embeddings, model, usage } = await embed(scope, { input, model: asked, dimensions, timeout: timeoutMs, more }, 'embeddings')
  const tokens = usage?.inputTokens ?? (typeof input === 'string' ? [input] : input).reduce((sum, text) => sum + tokensOf(text), 0)
  const data = embeddings.map((vector, index) => ({ object: 'embedding', index, embedding: format === 'base64' ? base64Of(vector) : vector }))
  return Response.json({ object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: usage?.totalTokens ?? tokens } })
}

const base64Of = (vector: number[]): string => Buffer.from(new Float32Array(vector).buffer).toString('base64')
