import { store } from '@dot-do/store'
import { cluster, getCluster } from '../cluster/runs.ts'
import { create, describe, drop } from './lifecycle.ts'
import migrations from './migrations/migrations.js'
import { get, list } from './read.ts'
import { rebuild } from './rebuild.ts'
import { remove } from './remove.ts'
import { search, searchAll } from './search.ts'
import { update } from './update.ts'
import { work } from './work.ts'
import { write } from './write.ts'

/** One index: its vectors and all that is kept to find them. */
export const index = store({
  migrations,
  reads: ['describe', 'search', 'searchAll', 'get', 'list', 'getCluster'],
  transactions: { create, drop, describe, write, search, searchAll, get, list, update, delete: remove, cluster, getCluster, rebuild, work },
})
