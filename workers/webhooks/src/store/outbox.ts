import type { StoreScope } from '@dot-do/store'

/** What the object asks of queue.do and of itself, durable with the write that asks. */
export type Message = { kind: 'put'; endpoint: string } | { kind: 'delete'; of: string }

export type Scope = StoreScope<Message>
