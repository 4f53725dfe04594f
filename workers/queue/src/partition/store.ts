import { store } from '@dot-do/store'
import { due, wake } from './clock.ts'
import { ack, extend, nack, receive } from './leases.ts'
import { close, configure, counts, drop } from './lifecycle.ts'
import { cancel, clear, redrive } from './manage.ts'
import migrations from './migrations/migrations.js'
import { gone, parcel, stay, take } from './move.ts'
import { type Asking, countOf, openQueue, queueIn, type Scope } from './open.ts'
import { getMessage, listMessages } from './read.ts'
import { admit, send } from './send.ts'
import { statsOf } from './stats.ts'

/** The name of a partition's object behind its tenant. */
export const partitionName = (queue: string, number: number): string => `${queue}#${number}`

/** One partition of a queue: its messages, and who has which of them. Its outbox is in `deliver.ts`. */
export const partition = store({
  migrations,
  reads: ['counts', 'admit', 'getMessage', 'listMessages', 'parcel', 'stats'],
  transactions: {
    ...{ configure, close, drop, counts, admit, send, receive, ack, nack, extend, getMessage, listMessages, cancel, clear, redrive },
    ...{ parcel, take, gone, stay },

    stats(scope: Scope, { windowMs, ...asking }: Asking & { windowMs: number }): [string, number, number][] {
      openQueue(scope, asking)
      return statsOf(scope, windowMs)
    },
  },
  due,
  wake,
  /** Whether there is anything to receive, for those that wait for it. */
  feed: (scope: Scope, { after }: { after: number; limit: number; query: undefined }): { position: number }[] =>
    after === 0 && countOf(scope, 'ready') > 0 && queueIn(scope)?.settings.paused === false ? [{ position: 1 }] : [],
})
