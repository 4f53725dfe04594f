import { type Delivery, open, type Store } from '@dot-do/store'
import type { Env } from '../env.ts'
import type { Message } from './open.ts'
import { index } from './store.ts'

/** An index that gets to the work it has put off. */
export const deliveringIndex: Store<typeof index.transactions> = {
  ...index,
  async deliver(message: Message, { env, key, actor }: Delivery) {
    await open((env as Env).INDEX, index, `${actor.tenant}/${message.name}`, { ...actor, idempotencyKey: key }).work(message)
  },
}
