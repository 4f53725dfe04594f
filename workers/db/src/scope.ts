import { Problem, type ServiceContext } from '@dot-do/contract'
import { own } from '@dot-do/store'
import { directory } from './directory/store.ts'
import type { Env } from './env.ts'
import { noSpaceReason } from './space/open.ts'
import { space } from './space/store.ts'

export interface Scope {
  env: Env
  ctx: ServiceContext
}

/** A namespace of the caller's tenant. */
export const spaceOf = ({ env, ctx }: Scope, ns: string) => own(env.SPACE, space, ctx, ns)

export type Space = ReturnType<typeof spaceOf>

/** The same without the caller's idempotency key: for a call of several transactions, each of which is right however often it is made. */
export const unkeyed = ({ env, ctx }: Scope): Scope => ({ env, ctx: { ...ctx, idempotencyKey: undefined } })

/** Writes to a namespace; the first write makes it, once the tenant's directory knows of it. */
export async function writing<T>({ env, ctx }: Scope, ns: string, write: (space: Space) => Promise<T>): Promise<T> {
  const object = spaceOf({ env, ctx }, ns)
  try {
    return await write(object)
  } catch (thrown) {
    if (!(thrown instanceof Problem && thrown.reason === noSpaceReason)) throw thrown
  }
  await own(env.DIRECTORY, directory, ctx).register({ name: ns })
  await object.begin({ name: ns })
  return write(object)
}
