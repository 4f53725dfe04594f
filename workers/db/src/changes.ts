import { picked } from '@dot-do/store'
import type { Change } from 'db.do/contract'
import { documentOf } from './documents.ts'
import type { Fed } from './space/changes/feed.ts'

/** The changes of a feed, without what says only how far it was read. */
export const changesOf = (ns: string, feed: AsyncIterableIterator<Fed, undefined>): AsyncIterableIterator<Change, undefined> =>
  picked(
    feed,
    ({ position: seq, op, id = '', version = 0, at = 0, document }): Change | undefined =>
      op && { seq, op, id, version, at: new Date(at).toISOString(), ...(document && { document: documentOf(ns, document) }) },
  )
