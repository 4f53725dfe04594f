import type { Asked, ScriptedAnswer, Wire } from './script.ts'

const created = 1_795_000_000
const usageOf = ({ usage, tokens = [] }: ScriptedAnswer) =>
  usage === false ? undefined : (usage ?? { prompt_tokens: 7, completion_tokens: tokens.length, total_tokens: 7 + tokens.length })

const toolCallsOf = ({ toolCalls = [] }: ScriptedAnswer) =>
  toolCalls.map(({ id, name, arguments: text }, index) => ({ id: id ?? `call_${index + 1}`, type: 'function', function: { name, arguments: text } }))

const finishOf = ({ finishReason, toolCalls }: ScriptedAnswer) => finishReason ?? (toolCalls?.length ? 'tool_calls' : 'stop')

/** A `chat.completion`. */
function completionOf(answer: ScriptedAnswer, asked: string): object {
  const { tokens, reasoning, refusal, fault } = answer
  const calls = toolCallsOf(answer)
  const message = {
    role: 'assistant',
    content: tokens === undefined ? null : tokens.join(''),
    refusal: refusal ?? null,
    ...(reasoning !== undefined && { reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  const choices = fault === 'empty-choices' ? [] : [{ index: 0, message, logprobs: null, finish_reason: finishOf(answer) }]
  return { id: 'chatcmpl-scripted', object: 'chat.completion', created, model: answer.model ?? asked, choices, usage: usageOf(answer) }
}

/** The `chat.completion.chunk`s of a stream, one a token, in order. */
function chunksOf(answer: ScriptedAnswer, asked: string, wantsUsage: boolean): object[] {
  const chunk = (choices: object[], more: object = {}) => ({
    ...{ id: 'chatcmpl-scripted', object: 'chat.completion.chunk', created, model: answer.model ?? asked, choices },
    ...more,
  })
  const delta = (part: object, finish: string | null = null) => chunk([{ index: 0, delta: part, logprobs: null, finish_reason: finish }])
  if (answer.fault === 'empty-choices') return [chunk([]), chunk([])]
  const usage = usageOf(answer)
  return [
    delta({ role: 'assistant', content: '' }),
    ...(answer.reasoning === undefined ? [] : [delta({ reasoning: answer.reasoning })]),
    ...(answer.tokens ?? []).map((content) => delta({ content })),
    ...(answer.refusal === undefined ? [] : [delta({ refusal: answer.refusal })]),
    ...toolCallsOf(answer).flatMap(({ function: { arguments: text, name }, ...call }, index) => [
      delta({ tool_calls: [{ index, ...call, function: { name, arguments: '' } }] }),
      // Arguments come in pieces, as a model writes them.
      ...(text.match(/[^]{1,5}/g) ?? []).map((piece) => delta({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
    delta({}, finishOf(answer)),
    ...(wantsUsage && usage ? [chunk([], { usage })] : []),
  ]
}

/** OpenAI's error document. */
const errorOf = ({ status = 500, error }: ScriptedAnswer): object => ({
  error: {
    ...{ message: `scripted ${status}`, type: status === 429 ? 'rate_limit_error' : 'invalid_request_error', param: null, code: null },
    ...error,
  },
})

const modelOf = ({ model = 'scripted' }: Asked): string => model

/** OpenAI's API. */
export const openai: Wire = {
  whole: (answer, asked) => completionOf(answer, modelOf(asked)),
  events: (answer, asked) =>
    chunksOf(answer, modelOf(asked), asked.stream_options?.include_usage === true).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`),
  // The first chunk is the role's.
  before: () => 1,
  end: 'data: [DONE]\n\n',
  error: errorOf,
  failure: `data: ${JSON.stringify({ error: { code: 502, message: 'the upstream of the upstream went away' } })}\n\n`,
  broken: 'data: {"id": broken\n\n',
}
