import { plain } from './object.ts'

/** A message as the model has it; whether it is ready, delayed or held follows from the rest. */
export interface Modeled {
  n: number
  id: string
  state: 'waiting' | 'leased' | 'done' | 'dead' | 'canceled'
  priority: number
  due: number
  key?: string | undefined
  attempt: number
  attemptsMax: number
  expiresAt: number
  lease: string
  until: number
  endedAt: number
  reason?: string | undefined
}

type Sending = { priority: number; delayMs: number; key?: string | undefined; ttlMs?: number | undefined; attemptsMax?: number | undefined }
type Dedupe = { id: string; windowMs: number | undefined; bodyHash: string }

/** What a queue that is pulled from does, as plainly as it can be said. */
export class Model {
  now: number
  isPaused = false
  messages: Modeled[] = []
  readonly #isOrdered: boolean
  readonly #turns = new Map<string, Modeled>()
  readonly #dedupe = new Map<string, { first: Modeled; bodyHash: string; until: number | undefined }>()
  #sent = 0

  constructor(now: number, isOrdered: boolean) {
    this.now = now
    this.#isOrdered = isOrdered
  }

  send({ priority, delayMs, key, ttlMs, attemptsMax = plain.maxAttempts }: Sending, dedupe?: Dedupe): { message: Modeled; bodyMatches?: boolean } {
    const known = dedupe && this.#dedupe.get(dedupe.id)
    const stands = known && (known.until === undefined || known.until > this.now)
    if (known && stands && this.messages.includes(known.first)) return { message: known.first, bodyMatches: known.bodyHash === dedupe.bodyHash }
    const message: Modeled = {
      ...{ n: ++this.#sent, id: '', state: 'waiting', priority, due: this.now + delayMs, key, attempt: 0, attemptsMax, lease: '', until: 0, endedAt: 0 },
      expiresAt: ttlMs === undefined ? Number.POSITIVE_INFINITY : this.now + ttlMs,
    }
    this.messages.push(message)
    if (dedupe)
      this.#dedupe.set(dedupe.id, { first: message, bodyHash: dedupe.bodyHash, until: dedupe.windowMs === undefined ? undefined : this.now + dedupe.windowMs })
    this.#turn(key)
    return { message }
  }

  stateOf(message: Modeled): string {
    if (message.state !== 'waiting') return message.state
    if (this.#isOrdered && message.key !== undefined && this.#turns.get(message.key) !== message) return 'held'
    return message.due > this.now ? 'delayed' : 'ready'
  }

  /** What time alone brings. */
  tidy(): void {
    for (const message of this.messages.filter(({ state, until }) => state === 'leased' && until <= this.now)) this.fail(message, 'expired')
    for (const message of this.messages.filter(({ state, expiresAt }) => state === 'waiting' && expiresAt <= this.now)) this.end(message, 'dead', 'ttl')
  }

  receive(max: number): Modeled[] {
    this.tidy()
    const ready = this.messages.filter((message) => this.stateOf(message) === 'ready')
    const sorted = ready.toSorted((left, right) => right.priority - left.priority || left.due - right.due || left.n - right.n)
    return this.isPaused ? [] : sorted.slice(0, max)
  }

  leased(lease: string): Modeled | undefined {
    return this.messages.find((message) => message.lease === lease && message.state === 'leased')
  }

  fail(message: Modeled, reason: string, delayMs = [1_000, 5_000][Math.min(message.attempt, 2) - 1] ?? 0): void {
    if (message.attempt >= message.attemptsMax) return this.end(message, 'dead', reason)
    if (message.expiresAt <= this.now) return this.end(message, 'dead', 'ttl')
    Object.assign(message, { state: 'waiting', due: this.now + delayMs })
  }

  end(message: Modeled, state: 'done' | 'dead' | 'canceled', reason?: string): void {
    Object.assign(message, { state, reason, endedAt: this.now })
    for (const [id, { first, until }] of this.#dedupe) if (first === message && until === undefined) this.#dedupe.delete(id)
    this.#turn(message.key)
  }

  revive(message: Modeled): void {
    const anew = { state: 'waiting', due: this.now, attemptsMax: message.attempt + plain.maxAttempts, expiresAt: Number.POSITIVE_INFINITY, reason: undefined }
    Object.assign(message, anew)
    this.#turn(message.key)
  }

  remove(gone: Modeled[]): void {
    this.messages = this.messages.filter((message) => !gone.includes(message))
    for (const { key } of gone) this.#turn(key)
  }

  /** When something happens next by itself. */
  next(): number | undefined {
    const times = this.messages.flatMap((message) => {
      const state = this.stateOf(message)
      if (state === 'leased') return [message.until]
      if (message.state !== 'waiting') return [message.endedAt + plain.retentionMs]
      return [message.expiresAt, ...(state === 'delayed' ? [message.due] : [])]
    })
    const first = Math.min(...times)
    return first === Number.POSITIVE_INFINITY ? undefined : first
  }

  /** Lets time pass, one event after another. */
  advance(until: number): void {
    for (let at = this.next(); at !== undefined && at <= until; at = this.next()) {
      this.now = Math.max(this.now, at)
      this.tidy()
      this.forget()
    }
    this.now = until
  }

  forget(): void {
    this.messages = this.messages.filter(({ state, endedAt }) => state === 'waiting' || state === 'leased' || endedAt + plain.retentionMs > this.now)
  }

  // The first of a key that has not ended has the turn, unless another one has it.
  #turn(key: string | undefined): void {
    if (key === undefined) return
    const holder = this.#turns.get(key)
    if (holder && this.messages.includes(holder) && ['waiting', 'leased'].includes(holder.state)) return
    const first = this.messages.find((message) => message.key === key && ['waiting', 'leased'].includes(message.state))
    if (first) this.#turns.set(key, first)
    else this.#turns.delete(key)
  }
}
