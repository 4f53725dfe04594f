import type { ServiceContext } from '@dot-do/contract'
import type { Reachable } from './durable.ts'
import { type Actor, actOf, type Change, type Store, type Transactions } from './store.ts'
import { Changes, toProblem } from './watch.ts'

type Calls<T extends Transactions> = {
  [K in keyof T]: T[K] extends (scope: never, input: infer I) => infer O ? (unknown extends I ? () => Promise<O> : (input: I) => Promise<O>) : never
}

/** An object seen from a Worker. */
export type Opened<T extends Transactions, Fed extends Change = Change, Query = never> = Calls<T> & {
  /** The changes after a position, then those that come; ends when its reader stops. A feed that refuses rejects at once. */
  watch(after: number, query: Query): Promise<AsyncIterableIterator<Fed, undefined>>
  /** Deletes all that the object and its children hold. */
  purge(): Promise<void>
}

/** The object called `name`, its transactions as functions. A problem raised inside is raised again here. */
export function open<T extends Transactions, Fed extends Change, Query>(
  namespace: DurableObjectNamespace,
  { transactions }: Store<T, Fed, Query>,
  name: string,
  actor: Actor,
): Opened<T, Fed, Query> {
  const object = namespace.get(namespace.idFromName(name)) as unknown as Reachable
  const call = (transaction: string) => async (input: unknown) => {
    const reply = await object.transact(transaction, input, actor)
    if (reply.problem) throw toProblem(reply.problem)
    return reply.output
  }
  return {
    ...(Object.fromEntries(Object.keys(transactions).map((transaction) => [transaction, call(transaction)])) as Calls<T>),
    async watch(after, query) {
      const reply = await object.watch(after, query, actor)
      if (reply.problem) throw toProblem(reply.problem)
      return new Changes<Fed>(reply.stream)
    },
    purge: () => object.purge(actor),
  }
}

/** The caller's tenant's own object, or a further one of that tenant by its name. There is no way to name another tenant's. */
export const own = <T extends Transactions, Fed extends Change, Query>(
  namespace: DurableObjectNamespace,
  declared: Store<T, Fed, Query>,
  ctx: ServiceContext,
  name?: string,
): Opened<T, Fed, Query> => open(namespace, declared, name === undefined ? ctx.auth.tenant : `${ctx.auth.tenant}/${name}`, actOf(ctx))
