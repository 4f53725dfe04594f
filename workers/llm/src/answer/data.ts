import { Problem } from '@dot-do/contract'
import type { Message, Usage } from 'llm.do/contract'
import { firstAnswer, type Plan } from '../upstream/attempts.ts'
import { usageOf } from '../upstream/wire.ts'
import { type Ask, askOnce, type Whole } from './ask.ts'
import type { Checked } from './shape.ts'

const textMax = 100_000

type Issues = NonNullable<Checked['issues']>

/** Valid data, and what the whole of it was counted as. */
export interface Mended {
  data: unknown
  text: string
  usage?: Usage
  cost?: number
}

/** The data of an answer; where it does not fit the model is told why, once. Then `failed_precondition`. */
export async function dataOf(ask: Ask, plan: Plan, whole: Pick<Whole, 'target' | 'text' | 'rung'> & { usage?: Usage; cost?: number }): Promise<Mended> {
  const { usage, cost, text } = whole
  const first = ask.shape?.read(text) ?? { data: undefined }
  if (first.issues === undefined) return { data: first.data, text, usage, cost }
  const messages: Message[] = [...ask.messages, { role: 'assistant', content: text }, { role: 'user', content: complaint(first.issues) }]
  const again = { ...plan, targets: [whole.target], open: [] }
  const { value } = await firstAnswer(
    again,
    (leftMs) => leftMs,
    (target, { signal }) => askOnce({ ...ask, messages }, target, signal, whole.rung),
  )
  const counted = usageOf(value.completion.usage)
  const second = ask.shape?.read(value.text) ?? { data: undefined }
  if (second.issues !== undefined) throw misfit(second.issues, value.text)
  return {
    data: second.data,
    text: value.text,
    usage: sum(usage, counted.usage),
    cost: cost === undefined && counted.cost === undefined ? undefined : (cost ?? 0) + (counted.cost ?? 0),
  }
}

const complaint = (issues: Issues): string =>
  `That does not fit the schema:\n${issues.map(({ path, message }) => `- ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`).join('\n')}\nAnswer again with the whole, mended JSON and nothing else.`

/** What a caller is told whose model does not manage to answer by the schema. */
export const misfit = (issues: Issues, text: string): Problem =>
  new Problem('failed_precondition', 'the model’s answer does not fit the schema, nor did it when told so', {
    ...{ reason: 'schema', issues },
    data: { text: text.slice(0, textMax) },
  })

function sum(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (!a || !b) return a ?? b
  const add = (left: number | undefined, right: number | undefined) => (left === undefined && right === undefined ? undefined : (left ?? 0) + (right ?? 0))
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    totalTokens: a.totalTokens + b.totalTokens,
    reasoningTokens: add(a.reasoningTokens, b.reasoningTokens),
    cachedTokens: add(a.cachedTokens, b.cachedTokens),
  }
}
