import type { z } from 'zod'

/** The field of an input that asks for JSON, with the values by which it does; `undefined` where it does when it is left out. */
export type Choice = Readonly<Record<string, readonly (string | boolean | undefined)[]>>

/** An answer of bytes with a content type instead of JSON: `output: bytes('application/x-ndjson')`. */
export class Bytes<T extends string = string, J extends z.ZodType | undefined = z.ZodType | undefined, C extends Choice | undefined = Choice | undefined> {
  readonly contentTypes: readonly T[]
  readonly json: J
  readonly choice: C

  constructor(contentTypes: readonly T[], json: J, choice: C) {
    this.contentTypes = contentTypes
    this.json = json
    this.choice = choice
  }

  /** Bytes or JSON: as the input says, `.or(Matrix, { format: ['matrix'] })`, so that the SDK's type tells which; else as the handler decides. */
  or<S extends z.ZodType, const W extends Choice | undefined = undefined>(schema: S, choice?: W): Bytes<T, S, W> {
    return new Bytes(this.contentTypes, schema, choice as W)
  }
}

/** Declares an output of bytes in one of `contentTypes`. The handler answers `{ type, body }`; the SDK gives a Blob. */
export const bytes = <const T extends string>(...contentTypes: T[]): Bytes<T, undefined, undefined> => new Bytes(contentTypes, undefined, undefined)

/** What a handler answers for an output of bytes. */
export interface BytesOutput<T extends string = string> {
  type: T
  body: ReadableStream<Uint8Array> | Uint8Array | string
  /**
   * Further headers, named in lower case. With an `etag` whoever has the bytes gets 304; with `accept-ranges: bytes`, and a `content-length`
   * where the body is a stream, who asks for a part gets 206.
   */
  headers?: Record<string, string>
}

export interface StreamOptions {
  /** The field of an event that is its id; without it events are counted from 1. */
  id?: string | undefined
  /** The field of the input that says behind which id the stream begins: what a `Last-Event-ID` fills in. */
  resumes?: string | undefined
  /** Milliseconds of silence after which a comment is sent: how the runtime learns that a client has gone; `keepAliveMs` unless set. */
  keepAliveMs?: number
}

/** Milliseconds of silence after which a stream sends a comment, unless it says otherwise. */
export const keepAliveMs = 2_000

/** An answer of events, one after another: `text/event-stream`. */
export class Stream<E extends z.ZodType = z.ZodType> {
  readonly event: E
  readonly id: string | undefined
  readonly resumes: string | undefined
  readonly keepAliveMs: number

  constructor(event: E, { id, resumes, keepAliveMs: silence = keepAliveMs }: StreamOptions) {
    this.event = event
    this.id = id
    this.resumes = resumes
    this.keepAliveMs = silence
  }
}

/** Declares an output of events, each as `event` says. The handler answers an iterable; the SDK gives an AsyncIterable. */
export const stream = <E extends z.ZodType>(event: E, options: StreamOptions = {}): Stream<E> => new Stream(event, options)

export type Output = z.ZodType | Bytes | Stream

/** How an output travels. */
export type AnswerKind = 'json' | 'bytes' | 'bytes or json' | 'stream'

// By what it has, not by its class: a contract that a tool reads may come from another copy of this module.
export const isBytes = (output: Output): output is Bytes => 'contentTypes' in output
export const isStream = (output: Output): output is Stream => 'event' in output

/** The field of the input that decides between bytes and JSON, with the values that ask for JSON; undefined where the handler does, or nothing. */
export function choiceOf(output: Output): [field: string, values: Choice[string]] | undefined {
  return isStream(output) || !isBytes(output) ? undefined : Object.entries(output.choice ?? {})[0]
}

/** How this output travels. */
export function kindOf(output: Output): AnswerKind {
  if (isStream(output)) return 'stream'
  if (isBytes(output)) return output.json === undefined ? 'bytes' : 'bytes or json'
  return 'json'
}
