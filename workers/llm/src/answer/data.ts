import { Problem } from '@dot-do/contract'
import type { Message } from 'llm.do/contract'
import type { Plan } from '../upstream/attempts.ts'
import { type Ask, askAgain, type Whole } from './ask.ts'
import type { Checked } from './shape.ts'

const textMax = 100_000

type Issues = NonNullable<Checked['issues']>

/** The data of an answer; where it does not fit the model is told why, once. Then `failed_precondition`. */
export async function dataOf(ask: Ask, plan: Plan, { target, text, rung }: Pick<Whole, 'target' | 'text' | 'rung'>): Promise<{ data: unknown; text: string }> {
  const first = ask.shape?.read(text) ?? { data: undefined }
  if (first.issues === undefined) return { data: first.data, text }
  const messages: Message[] = [...ask.messages, { role: 'assistant', content: text }, { role: 'user', content: complaint(first.issues) }]
  const mended = await askAgain({ ...ask, messages }, plan, target, rung)
  const second = ask.shape?.read(mended) ?? { data: undefined }
  if (second.issues !== undefined) throw misfit(second.issues, mended)
  return { data: second.data, text: mended }
}

const complaint = (issues: Issues): string =>
  `That does not fit the schema:\n${issues.map(({ path, message }) => `- ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`).join('\n')}\nAnswer again with the whole, mended JSON and nothing else.`

/** What a caller is told whose model does not manage to answer by the schema. */
export const misfit = (issues: Issues, text: string): Problem =>
  new Problem('failed_precondition', 'the model’s answer does not fit the schema, nor did it when told so', {
    ...{ reason: 'schema', issues },
    data: { text: text.slice(0, textMax) },
  })
