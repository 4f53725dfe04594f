import { store, type StoreScope } from '@dot-do/store'
import type { List } from 'lists.do/contract'
import { feed } from '../history/feed.ts'
import { history } from '../history/history.ts'
import { revert } from '../history/revert.ts'
import { exportPage } from '../transfer/export-page.ts'
import { checkRows, importRows } from '../transfer/import-rows.ts'
import { readFile } from '../files/keep.ts'
import { relatedItems } from '../related/expanded.ts'
import { idsWhere } from '../related/foreign.ts'
import { inverse, release, targets, unlink, vouchFor } from '../related/referrer.ts'
import { rollup } from '../related/rollup.ts'
import { agree, claim, forgetReferrer, link, refer } from '../related/target.ts'
import { add } from './add.ts'
import { aggregate } from './aggregate.ts'
import { alter } from './alter.ts'
import { create, drop } from './lifecycle.ts'
import migrations from './migrations/migrations.js'
import { move } from './move.ts'
import { openList, toList } from './open.ts'
import { query } from './query.ts'
import { itemsByIds, remove, removedItems, take } from './remove.ts'
import { update } from './update.ts'
import { upsert } from './upsert.ts'
import { deleteView, listViews, saveView } from './views.ts'

/** One list: what it is, its items in their order, and every change of the last 90 days. */
export const list = store({
  migrations,
  reads: [
    'get',
    'query',
    'aggregate',
    'itemsByIds',
    'removedItems',
    'listViews',
    'history',
    'exportPage',
    'checkRows',
    'targets',
    'inverse',
    'idsWhere',
    'relatedItems',
    'rollup',
    'readFile',
  ],
  transactions: {
    ...{ create, drop, alter, add, upsert, update, remove, move, take, query, aggregate, itemsByIds, removedItems, saveView, listViews, deleteView },
    ...{ history, revert, exportPage, importRows, checkRows },
    ...{ refer, link, claim, agree, forgetReferrer, release, vouchFor, targets, unlink, inverse, idsWhere, relatedItems, rollup, readFile },
    get: (scope: StoreScope, { list: name }: { list: string }): List => toList(openList(scope, name)),
  },
  feed,
})
