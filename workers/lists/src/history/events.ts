import type { ListEvent } from 'lists.do/contract'
import type { Fed } from './feed.ts'

/** The events of a feed, without what says only how far it was read. No generator: one that waits could not be ended. */
export function eventsOf(feed: AsyncIterableIterator<Fed, undefined>): AsyncIterableIterator<ListEvent, undefined> {
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      for (;;) {
        const { done, value } = await feed.next()
        if (done) return { done, value: undefined }
        if (value.event) return { done: false, value: value.event }
      }
    },
    async return() {
      await feed.return?.()
      return { done: true, value: undefined }
    },
  }
}
