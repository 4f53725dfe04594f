import { store } from '@dot-do/store'
import { batch, writeOne } from './documents/batch.ts'
import { get } from './documents/read.ts'
import migrations from './migrations/migrations.js'
import { begin } from './open.ts'
import { count } from './select/count.ts'
import { deleteDocuments } from './select/delete.ts'
import { facets } from './select/facets.ts'
import { list } from './select/list.ts'
import { deleteType, listTypes, putType } from './types/put.ts'

/** One namespace: its documents, what they are like, how they are related, and what search finds. */
export const space = store({
  migrations,
  reads: ['get', 'list', 'count', 'facets', 'listTypes'],
  transactions: { begin, get, list, count, facets, writeOne, batch, deleteDocuments, putType, listTypes, deleteType },
})
