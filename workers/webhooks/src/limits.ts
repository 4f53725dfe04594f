const day = 24 * 60 * 60 * 1000

export const limits = {
  endpointsMax: 1000,
  typesMax: 1000,
  sourcesMax: 1000,
  headersMax: 20,
  /** Of `data`, as JSON. */
  payloadBytesMax: 256 * 1024,
  /** How long the same eventId is the same message. */
  eventIdMs: 7 * day,
  /** How long messages, attempts and received events are kept. */
  keptMs: 30 * day,
  /** All eight attempts and the longest waits that an endpoint may ask for between them. */
  onItsWayMs: 10 * day,
  /** With failures alone for so long an endpoint is taken out of use. */
  failingMs: 5 * day,
  /** From a request's begin to its answer's end. */
  attemptMs: 15_000,
  /** Of an answer: what is read, and what is kept. */
  answerBytesMax: 64 * 1024,
  answerKeptBytes: 1024,
  retryAfterSecondsMax: 24 * 60 * 60,
  /** A body up to this is kept beside its record, a longer one in R2. */
  inlineBytesMax: 64 * 1024,
  /** How far a received timestamp may be from now, and within which the same body is a repetition. */
  toleranceMs: 300_000,
}
