import { DoError } from '@dot-do/client'
import { Problem } from '@dot-do/contract'
import { dispatch } from '@dot-do/service'
import { inputHash } from '@dot-do/store'
import outlines from 'do:domains'
import type { Message, ToolResult } from 'llm.do/contract'
import type { ToolUse } from '../answer/tools.ts'
import type { Caller } from '../session.ts'
import type { ReasoningDetail } from '../upstream/wire.ts'
import type { Tools } from './methods.ts'

const callsMax = 16
/** Characters of a result that a model is told. */
const resultMax = 100_000

/** The calls of one step, made together as the caller: a failure is an answer like another. */
export const runTools = (tools: Tools, calls: ToolUse[], caller: Caller, step: number, deadline: number): Promise<ToolResult[]> =>
  Promise.all(
    calls.map(async (call, index): Promise<ToolResult> => {
      const { id, name } = call
      try {
        if (index >= callsMax) throw new Problem('resource_exhausted', `at most ${callsMax} calls at once: make this one later`)
        return { id, name, output: await runTool(tools, call, caller, `${step}/${index}`, deadline) }
      } catch (err) {
        return { id, name, error: errorOf(err) }
      }
    }),
  )

async function runTool({ methods }: Tools, { name, input }: ToolUse, { ctx, env }: Caller, place: string, deadline: number): Promise<unknown> {
  const target = methods.get(name)
  if (!target) throw new Problem('not_found', `there is no tool ${name}`)
  if (input === undefined) throw new Problem('invalid_argument', 'the arguments are not JSON')
  // Two calls of one method are two, also where the call that they belong to is repeated.
  const idempotencyKey = ctx.idempotencyKey && inputHash([ctx.idempotencyKey, place, target, input])
  const context = { ...ctx, idempotencyKey, deadline: Math.min(ctx.deadline ?? Infinity, deadline) }
  const output = await dispatch(outlines, target, input, context, env)
  if (output instanceof Blob) throw new Problem('invalid_argument', `it answers ${output.size} bytes of ${output.type}, which can’t be told: ask for JSON`)
  const size = JSON.stringify(output)?.length ?? 0
  if (size > resultMax) throw new Problem('payload_too_large', `the result has ${size} characters, of which ${resultMax} can be told: ask for less`)
  return output
}

function errorOf(err: unknown): { code: string; message: string } {
  if (err instanceof DoError || err instanceof Problem) return { code: err.code, message: err.message }
  return { code: 'internal', message: 'the tool failed' }
}

/** What a model said that asks for tools. */
export interface Asking {
  text: string
  toolCalls: ToolUse[]
  details?: ReasoningDetail[] | undefined
}

/** What the model asked for and what it is told: data, in messages of their own. */
export const messagesOfStep = ({ text, toolCalls, details }: Asking, results: ToolResult[]): Message[] => [
  {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(details && { reasoning_details: details }),
    tool_calls: toolCalls.map(({ id, name, arguments: written }) => ({ id, type: 'function', function: { name, arguments: written } })),
  },
  ...results.map(({ id, output, error }): Message => ({ role: 'tool', tool_call_id: id, content: JSON.stringify(error ? { error } : (output ?? null)) })),
]
