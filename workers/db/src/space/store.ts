import { store } from '@dot-do/store'
import { feed } from './changes/feed.ts'
import { beginCreation, endCreation, getOrCreate, renewCreation } from './creation.ts'
import { batch, writeOne } from './documents/batch.ts'
import { get } from './documents/read.ts'
import migrations from './migrations/migrations.js'
import { begin } from './open.ts'
import { related } from './relations/related.ts'
import { relateOne, unrelateOne } from './relations/write.ts'
import { search } from './search/search.ts'
import { count } from './select/count.ts'
import { deleteDocuments } from './select/delete.ts'
import { facets } from './select/facets.ts'
import { list } from './select/list.ts'
import { batchForIndex, indexed } from './semantic/batch.ts'
import { fitting, narrowed } from './semantic/near.ts'
import { lag } from './semantic/note.ts'
import { query } from './sql/query.ts'
import { deleteType, listTypes, putType } from './types/put.ts'

/** One namespace: its documents, what they are like, how they are related, and what search finds. */
export const space = store({
  migrations,
  reads: ['get', 'list', 'count', 'facets', 'listTypes', 'related', 'search', 'query', 'narrowed', 'fitting', 'lag', 'batchForIndex'],
  transactions: {
    ...{ begin, get, list, count, facets, search, writeOne, batch, deleteDocuments, putType, listTypes, deleteType },
    ...{ relate: relateOne, unrelate: unrelateOne, related, getOrCreate, beginCreation, renewCreation, endCreation },
    ...{ query, narrowed, fitting, lag, batchForIndex, indexed },
  },
  feed,
})
