import { embed as embedText, isLocalModel, type LocalModel, localModels } from '@dot-do/embeddings'
import { invalid } from '@dot-do/service'
import type { Attempt, Usage } from 'llm.do/contract'
import { z } from 'zod'
import { planOf, reserveFor } from './answer/ask.ts'
import { howOf } from './answer/how.ts'
import { Bill } from './bill.ts'
import { tokensOf } from './estimate.ts'
import { resolveNames } from './names/resolve.ts'
import { begin, type Caller } from './session.ts'
import type { Target } from './names/target.ts'
import { firstAnswer } from './upstream/attempts.ts'
import { UpstreamError } from './upstream/error.ts'
import { sendForJson } from './upstream/send.ts'

/** What is to be turned into vectors. */
export interface Embedding {
  input: string | string[]
  model: string
  fallback?: string[] | undefined
  dimensions?: number | undefined
  timeout: number
  tags?: string[] | undefined
  /** What else the provider is told. */
  more?: Record<string, unknown> | undefined
}

/** The vectors, and what made them. */
export interface Embedded {
  embeddings: number[][]
  dimensions: number
  model: string
  provider: string
  asked: string
  usage?: Usage | undefined
  cost?: number | undefined
  attempts: Attempt[]
}

/** A vector for each text: by a local model at once, else by the first provider that answers. */
export async function embed(caller: Caller, asked: Embedding, operation = 'embed'): Promise<Embedded> {
  const texts = typeof asked.input === 'string' ? [asked.input] : asked.input
  const empty = texts.flatMap((text, index) =>
    text.trim() === '' ? [{ path: typeof asked.input === 'string' ? ['input'] : ['input', index], message: 'there is nothing in it' }] : [],
  )
  if (empty.length > 0) invalid(empty)
  return asked.model.startsWith('local/') ? locally(asked, texts) : byProvider(caller, asked, texts, operation)
}

function locally({ model: asked, dimensions }: Embedding, texts: string[]): Embedded {
  const model = localOf(asked, dimensions)
  const embeddings = texts.map((text) => Array.from(embedText(model, text) ?? invalid('there is nothing in it', ['input'])))
  return { embeddings, dimensions: localModels[model], model, provider: 'local', asked, cost: 0, attempts: [] }
}

/** The local model of this name, or the one of this length. */
function localOf(name: string, dimensions: number | undefined): LocalModel {
  if (!isLocalModel(name)) return invalid(`there are ${Object.keys(localModels).join(', ')}`, ['model'])
  if (dimensions === undefined || dimensions === localModels[name]) return name
  const fitting = Object.entries(localModels).find(([, length]) => length === dimensions)
  return fitting ? (fitting[0] as LocalModel) : invalid(`local models have ${Object.values(localModels).join(', ')} dimensions`, ['dimensions'])
}

async function byProvider(caller: Caller, asked: Embedding, texts: string[], operation: string): Promise<Embedded> {
  const { dimensions, more, timeout } = asked
  const session = await begin(caller, operation, asked, { isStream: false, tags: asked.tags })
  if (session.kept !== undefined) return session.kept as Embedded
  const attempts: Attempt[] = []
  const bill = new Bill()
  try {
    const named = await resolveNames(caller, session, asked)
    const plan = planOf({ caller, session, named, timeout, attempts })
    const inputTokens = () => texts.reduce((sum, text) => sum + tokensOf(text), 0)
    await reserveFor({ session, bill }, plan, inputTokens, 0)
    const { value, target } = await firstAnswer(
      plan,
      (leftMs, targetsLeft) => leftMs / targetsLeft,
      async (target, { signal }) => {
        if (target.provider.kind === 'anthropic') throw new UpstreamError(400, 'Anthropic makes no embeddings')
        const body = { ...more, model: target.model, input: texts, dimensions, encoding_format: 'float' }
        return vectorsOf(await sendForJson(caller.env, target.provider, { path: '/embeddings', body, signal }), texts.length)
      },
    )
    const answer = answerOf(target, value, plan.asked, { attempts, bill, inputTokens })
    await session.end({ ...howOf({ attempts, bill }, 'stop'), answer, said: { ...answer, embeddings: undefined } })
    return answer
  } catch (problem) {
    caller.waitUntil(session.end({ ...howOf({ attempts, bill }, 'failed'), problem }))
    throw problem
  }
}

// By hand for the vectors: zod takes longer for a million numbers than a model for its answer.
const Answer = z.looseObject({
  data: z.array(z.looseObject({ index: z.number().optional(), embedding: z.custom<number[]>(isVector) })),
  usage: z.looseObject({ prompt_tokens: z.number(), total_tokens: z.number().optional(), cost: z.number().optional() }).nullish().catch(undefined),
})

function isVector(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'number')
}

/** The vectors of an answer in the order of the texts; one a text, all of one length. */
function vectorsOf(value: unknown, count: number) {
  const parsed = Answer.safeParse(value)
  if (!parsed.success) throw new UpstreamError('invalid_answer', 'the answer holds no vectors')
  const { data, usage } = parsed.data
  const vectors = data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)).map(({ embedding }) => embedding)
  const [first] = vectors
  if (vectors.length !== count || !first || vectors.some(({ length }) => length !== first.length))
    throw new UpstreamError('invalid_answer', 'the answer has not one vector for each text, all of one length')
  return { vectors, dimensions: first.length, usage }
}

function answerOf(
  target: Target,
  { vectors, dimensions, usage: counted }: ReturnType<typeof vectorsOf>,
  asked: string,
  { attempts, bill, inputTokens }: { attempts: Attempt[]; bill: Bill; inputTokens: () => number },
): Embedded {
  const tokens = counted?.prompt_tokens ?? 0
  const usage = counted ? { inputTokens: tokens, outputTokens: 0, totalTokens: counted.total_tokens ?? tokens } : undefined
  bill.add(target, { usage, cost: counted?.cost }, () => ({ inputTokens: inputTokens(), outputTokens: 0 }))
  return { embeddings: vectors, dimensions, model: target.name, provider: target.provider.name, asked, usage: bill.usage, cost: bill.cost, attempts }
}
