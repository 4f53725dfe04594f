import { actorOf, type ServiceContext } from '@dot-do/contract'
import type { DrizzleSqliteDODatabase } from 'drizzle-orm/durable-sqlite'
import type { Migrations } from './migrations.ts'

export type Database = DrizzleSqliteDODatabase<Record<string, unknown>>

/** Who writes, and under which key a repetition is the same write. Crosses the binding to the object with each transaction. */
export interface Actor {
  tenant: string
  id?: string
  permissions: string[]
  idempotencyKey?: string
}

/** The actor of a call. */
export const actOf = ({ auth, idempotencyKey }: ServiceContext): Actor => ({
  tenant: auth.tenant,
  id: actorOf(auth),
  permissions: auth.permissions,
  idempotencyKey,
})

/** What a transaction gets beside its input. */
export interface StoreScope<Message = unknown> {
  db: Database
  /** For what Drizzle has no words: full text, JSON paths, indexes made at run time. At most 100 bound values a statement. */
  sql: SqlStorage
  actor: Actor
  /** The time of the transaction, in milliseconds since the epoch. */
  now: number
  /** Puts a message into the outbox, in this very transaction. Those of one lane are delivered in order, at least once each. */
  send: (message: Message, options?: SendOptions) => void
  /** Begins work as soon as the transaction is committed. Nobody awaits it and a crash loses it: what it must reach comes again by `due`. */
  after: (work: (object: Within) => Promise<void>) => void
}

/** An object to the work that it began. */
export interface Within {
  env: unknown
  /** One transaction in the object. It need not be among those that can be called from outside. */
  run: <Input, Output>(transaction: (scope: never, input: Input) => Output, input: Input) => Promise<Output>
}

export interface SendOptions {
  lane?: string
  /** Milliseconds from now before which it is not delivered; what is behind it in its lane waits as well. */
  delayMs?: number
}

/** Functions that each are one transaction: synchronous, all or nothing. */
export type Transactions = Record<string, (scope: never, input: never) => unknown>

/** Something that changed, at its place in the order of all changes of the object. */
export interface Change {
  position: number
}

/** What a delivery gets beside its message. */
export interface Delivery {
  env: unknown
  /** The same at each attempt: the idempotency key of whatever the delivery does. */
  key: string
  /** Who sent it. */
  actor: Actor
}

/** A further object of the tenant: the binding of its namespace, and its name behind the tenant's. */
export interface Child {
  binding: string
  name: string
}

/** What one object keeps and does. */
export interface Store<T extends Transactions = Transactions, Fed extends Change = Change, Query = never> {
  /** Drizzle's own: `import migrations from './migrations/migrations.js'`. */
  migrations: Migrations
  /** The transactions that change nothing; they take no idempotency key. */
  reads: readonly (keyof T & string)[]
  transactions: T
  /** The changes after a position, in order: what makes the object watchable. */
  feed?: (scope: never, request: { after: number; limit: number; query: Query }) => Fed[]
  /** Delivers a message of the outbox; what it throws is tried again, later and later. */
  deliver?: (message: never, delivery: Delivery) => Promise<void>
  /** When the object has to act by itself next, in milliseconds since the epoch. Asked after each write and at the first touch after a start. */
  due?: (scope: never) => number | undefined
  /** The transaction that runs when `due` has come, or a little before; its actor is the object's tenant without any rights. */
  wake?: (scope: never) => void
  /** Of a tenant's own object: the further objects that go when the tenant goes. */
  children?: (scope: never) => Child[]
}

/** Declares an object: its tables, and the transactions that alone can be called on it. */
export const store = <T extends Transactions, Fed extends Change = Change, Query = never>(declared: Store<T, Fed, Query>): Store<T, Fed, Query> => declared
