import type { Change } from 'db.do/contract'
import { documentOf } from './documents.ts'
import type { Fed } from './space/changes/feed.ts'

/** The changes of a feed, without what says only how far it was read. No generator: one that waits could not be ended. */
export function changesOf(ns: string, feed: AsyncIterableIterator<Fed, undefined>): AsyncIterableIterator<Change, undefined> {
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      for (;;) {
        const { done, value } = await feed.next()
        if (done) return { done, value: undefined }
        const { position: seq, op, id = '', version = 0, at = 0, document } = value
        if (op) return { done: false, value: { seq, op, id, version, at: new Date(at).toISOString(), ...(document && { document: documentOf(ns, document) }) } }
      }
    },
    async return() {
      await feed.return?.()
      return { done: true, value: undefined }
    },
  }
}
