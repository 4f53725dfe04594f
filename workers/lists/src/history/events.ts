import { picked } from '@dot-do/store'
import type { ListEvent } from 'lists.do/contract'
import type { Fed } from './feed.ts'

/** The events of a feed, without what says only how far it was read. */
export const eventsOf = (feed: AsyncIterableIterator<Fed, undefined>): AsyncIterableIterator<ListEvent, undefined> => picked(feed, ({ event }) => event)
