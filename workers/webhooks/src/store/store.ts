import { store } from '@dot-do/store'
import { deliveryTransactions } from './deliveries.ts'
import { endpointTransactions } from './endpoints.ts'
import { messageTransactions } from './messages.ts'
import migrations from './migrations/migrations.js'
import { receivedTransactions } from './received.ts'
import { sourceTransactions } from './sources.ts'
import { due, wake } from './sweep.ts'
import { typeTransactions } from './types.ts'

/** What one tenant sends and receives. */
export const webhooks = store({
  migrations,
  reads: [
    ...(['endpoint', 'knownEndpoint', 'endpoints', 'types', 'message', 'messages', 'attempts', 'waiting', 'testing'] as const),
    ...(['source', 'sources', 'received', 'listReceived', 'beginForward'] as const),
  ],
  transactions: {
    ...{ ...endpointTransactions, ...typeTransactions, ...messageTransactions, ...deliveryTransactions },
    ...{ ...sourceTransactions, ...receivedTransactions },
  },
  ...{ due, wake },
})
