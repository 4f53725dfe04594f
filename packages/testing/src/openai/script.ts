/** What the scripted server answers to one request; the n-th request takes the n-th answer, later ones the last. */
export interface ScriptedAnswer {
  /** 200 unless set; another one comes with OpenAI's error document. */
  status?: number
  headers?: Record<string, string>
  /** The body as it is, instead of all that follows. */
  body?: string
  /** OpenAI's error document. */
  error?: { message: string; type?: string; code?: string; param?: string }
  /** What signs the reasoning, and what of it is told to nobody: Anthropic’s. */
  signature?: string
  redacted?: string
  /** What the model says, token by token. */
  tokens?: string[]
  reasoning?: string
  refusal?: string
  toolCalls?: { id?: string; name: string; arguments: string }[]
  finishReason?: string
  /** `false` leaves it out; `cost` is OpenRouter's. */
  usage?:
    | false
    | {
        prompt_tokens: number
        completion_tokens: number
        total_tokens: number
        prompt_tokens_details?: { cached_tokens?: number; cache_write_tokens?: number }
        completion_tokens_details?: { reasoning_tokens?: number }
        cost?: number
      }
  model?: string
  /** Milliseconds before the head of the answer. */
  headMs?: number
  /** Milliseconds before each token. */
  tokenMs?: number
  fault?: Fault
  /** Tokens that are sent before the fault. */
  faultAfter?: number
}

export type Fault =
  /** No byte is ever sent. */
  | 'hang'
  /** The head comes, then nothing. */
  | 'hang-after-head'
  /** A stream goes silent in its middle. */
  | 'stall'
  /** The connection is cut in the middle of an event's JSON. */
  | 'cut-mid-token'
  /** The connection is cut between two lines of the stream. */
  | 'cut-between-lines'
  /** The stream ends in order, without a finish reason and without `[DONE]`. */
  | 'end-early'
  /** Every byte is a chunk of its own, so that characters are split. */
  | 'split-bytes'
  | 'bad-json'
  | 'empty-choices'
  /** An error document as an event of a stream that began well, as OpenRouter sends it. */
  | 'error-event'

/** What of a request an answer depends on. */
export interface Asked {
  model?: string
  stream?: boolean
  stream_options?: { include_usage?: boolean }
}

/** How an API writes what a script says. */
export interface Wire {
  whole(answer: ScriptedAnswer, asked: Asked): object
  /** The events of a stream as they are written, in order. */
  events(answer: ScriptedAnswer, asked: Asked): string[]
  /** How many of them come before the first token. */
  before(answer: ScriptedAnswer): number
  /** What comes behind them all. */
  end: string
  error(answer: ScriptedAnswer): object
  /** Events that are a failure, and none at all. */
  failure: string
  broken: string
}

/** A request as it came. */
export interface ScriptedRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: unknown
  /** Milliseconds since the epoch. */
  at: number
  /** When the answer was out, or the client's connection closed, whichever was first. */
  endedAt?: number
  /** Whether the client went before the answer was out. */
  closedByClient?: boolean
}

export interface Script {
  answers: ScriptedAnswer[]
  /** What `GET /models` lists. */
  models?: string[]
  /** Answers by what is asked: the first whose text is in the last message. They go before `answers`. */
  when?: { includes: string; answer: ScriptedAnswer }[]
}
