import type { Asked, ScriptedAnswer, Wire } from '../openai/script.ts'

type Block = { type: string } & Record<string, unknown>

function usageOf({ usage, tokens = [] }: ScriptedAnswer) {
  if (usage === false) return undefined
  const { prompt_tokens, completion_tokens, prompt_tokens_details, completion_tokens_details } = usage ?? { prompt_tokens: 7, completion_tokens: tokens.length }
  const [read, written] = [prompt_tokens_details?.cached_tokens ?? 0, prompt_tokens_details?.cache_write_tokens ?? 0]
  const thought = completion_tokens_details?.reasoning_tokens
  return {
    ...{ input_tokens: prompt_tokens - read - written, cache_read_input_tokens: read, cache_creation_input_tokens: written },
    ...{ output_tokens: completion_tokens, output_tokens_details: thought === undefined ? null : { thinking_tokens: thought } },
  }
}

const callsOf = ({ toolCalls = [] }: ScriptedAnswer) => toolCalls.map(({ id, ...call }, index) => ({ id: id ?? `toolu_${index + 1}`, ...call }))

const thoughtOf = ({ reasoning, signature = 'signed' }: ScriptedAnswer): Block[] =>
  reasoning === undefined ? [] : [{ type: 'thinking', thinking: reasoning, signature }]

const redactedOf = ({ redacted }: ScriptedAnswer): Block[] => (redacted === undefined ? [] : [{ type: 'redacted_thinking', data: redacted }])

const stopOf = ({ finishReason, toolCalls, refusal }: ScriptedAnswer) =>
  finishReason ?? (refusal === undefined ? (toolCalls?.length ? 'tool_use' : 'end_turn') : 'refusal')

const detailsOf = ({ refusal }: ScriptedAnswer) => (refusal === undefined ? null : { type: 'refusal', category: null, explanation: refusal })

const headOf = (answer: ScriptedAnswer, { model = 'scripted' }: Asked) => ({
  ...{ id: 'msg_scripted', type: 'message', role: 'assistant', model: answer.model ?? model },
})

function messageOf(answer: ScriptedAnswer, asked: Asked): object {
  const { tokens, fault } = answer
  const said: Block[] = tokens === undefined ? [] : [{ type: 'text', text: tokens.join(''), citations: null }]
  const calls = callsOf(answer).map(({ id, name, arguments: text }): Block => ({ type: 'tool_use', id, name, input: JSON.parse(text || '{}') as unknown }))
  return {
    ...headOf(answer, asked),
    ...(fault !== 'empty-choices' && { content: [...thoughtOf(answer), ...redactedOf(answer), ...said, ...calls] }),
    ...{ stop_reason: stopOf(answer), stop_sequence: null, stop_details: detailsOf(answer), usage: usageOf(answer) },
  }
}

/** The events of a block: its begin, its pieces, its end. */
const blockEvents = (block: Block, deltas: Block[]) => (index: number) => [
  { type: 'content_block_start', index, content_block: block },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
]

const pieces = (text: string): string[] => text.match(/[^]{1,5}/g) ?? []

function eventsOf(answer: ScriptedAnswer, asked: Asked): object[] {
  const { fault } = answer
  const usage = usageOf(answer)
  const { output_tokens, output_tokens_details, ...input } = usage ?? {}
  const start = { ...headOf(answer, asked), content: [], stop_reason: null, stop_sequence: null, usage: usage && { ...input, output_tokens: 1 } }
  const blocks = fault === 'empty-choices' ? [] : blocksOf(answer)
  const delta = { stop_reason: stopOf(answer), stop_sequence: null, stop_details: detailsOf(answer) }
  return [
    { type: 'message_start', message: start },
    { type: 'ping' },
    ...blocks.flatMap((events, index) => events(index)),
    ...(fault === 'empty-choices' ? [] : [{ type: 'message_delta', delta, usage: usage && { output_tokens, output_tokens_details } }]),
  ]
}

function blocksOf(answer: ScriptedAnswer) {
  const { tokens } = answer
  return [
    ...thoughtOf(answer).map(({ thinking, signature, type }) =>
      blockEvents({ type, thinking: '', signature: '' }, [
        ...pieces(String(thinking)).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
        { type: 'signature_delta', signature },
      ]),
    ),
    ...redactedOf(answer).map((block) => blockEvents(block, [])),
    ...(tokens === undefined
      ? []
      : [
          blockEvents(
            { type: 'text', text: '', citations: null },
            tokens.map((text) => ({ type: 'text_delta', text })),
          ),
        ]),
    ...callsOf(answer).map(({ id, name, arguments: text }) =>
      blockEvents(
        { type: 'tool_use', id, name, input: {} },
        // The first piece is empty, as it is there.
        ['', ...pieces(text)].map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
      ),
    ),
  ]
}

const types: Record<number, string> = {
  ...{ 400: 'invalid_request_error', 401: 'authentication_error', 402: 'billing_error', 403: 'permission_error', 404: 'not_found_error' },
  ...{ 413: 'request_too_large', 429: 'rate_limit_error', 504: 'timeout_error', 529: 'overloaded_error' },
}

const written = (event: object): string => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`

/** Anthropic's Messages. */
export const anthropic: Wire = {
  whole: messageOf,
  events: (answer, asked) => eventsOf(answer, asked).map(written),
  // The message, a ping and the block of text begin.
  before: () => 3,
  end: written({ type: 'message_stop' }),
  error: ({ status = 500, error }) => ({
    type: 'error',
    error: { type: types[status] ?? 'api_error', message: `scripted ${status}`, ...error },
    request_id: 'req_scripted',
  }),
  failure: written({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
  broken: 'event: content_block_delta\ndata: {"type": broken\n\n',
}
