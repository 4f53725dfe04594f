import type { StoreScope } from '@dot-do/store'
import { goOn } from '../cluster/runs.ts'
import { compact } from './compact.ts'
import { measure } from './measure.ts'
import { type Message, openIfThere } from './open.ts'
import { goOnRebuilding } from './rebuild.ts'

/** Work that was put off, unless its index has gone meanwhile. */
export function work(scope: StoreScope<Message>, message: Message): void {
  const open = openIfThere(scope)
  if (open?.row.id !== message.id) return
  if (message.task === 'compact') compact(open, message.block)
  else if (message.task === 'cluster') goOn(open, message.run)
  else if (message.task === 'rebuild') goOnRebuilding(open)
  else measure(open)
}
