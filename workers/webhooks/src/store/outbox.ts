import type { StoreScope } from '@dot-do/store'

/** What a queue is sent: one message on its way to an endpoint, or one received event to a target. */
export interface Work {
  body: { message: string; endpoint: string; round: number } | { forwarding: string }
  /** When, in milliseconds since the epoch; at once unless set. */
  at?: number | undefined
}

/** What the object asks of queue.do, durable with the write that asks. `of` is an endpoint's or a source's id. */
export type Message = { kind: 'put'; of: string } | { kind: 'delete'; of: string } | { kind: 'send'; of: string; isOrdered: boolean; work: Work[] }

export type Scope = StoreScope<Message>

const workMax = 500

/** Puts work into the queue of an endpoint or a source; what is sent first gets there first. */
export function enqueue({ send }: Scope, of: string, isOrdered: boolean, work: Work[]): void {
  for (let index = 0; index < work.length; index += workMax) {
    send({ kind: 'send', of, isOrdered, work: work.slice(index, index + workMax) }, { lane: of })
  }
}
