import type { Delivery } from '@dot-do/store'
import type { Env } from '../env.ts'
import { list } from '../list/store.ts'
import { listsOf } from './objects.ts'
import { unlinkFrom } from './protocol.ts'
import type { Unlink } from './removal.ts'

/** A list whose outbox is delivered to the lists that refer to it. */
export const deliveringList = {
  ...list,
  async deliver({ unlink }: { unlink: Unlink }, { env, actor }: Delivery): Promise<void> {
    await unlinkFrom(listsOf(env as Env, actor), unlink)
  },
}
