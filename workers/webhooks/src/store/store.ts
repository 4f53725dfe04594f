import { store } from '@dot-do/store'
import { endpointTransactions } from './endpoints.ts'
import migrations from './migrations/migrations.js'
import { typeTransactions } from './types.ts'

/** What one tenant sends and receives. */
export const webhooks = store({
  migrations,
  reads: ['endpoint', 'endpoints', 'types'],
  transactions: { ...endpointTransactions, ...typeTransactions },
})
