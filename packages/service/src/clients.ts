import type { ClientOptions } from '@dot-do/client'

/** A client factory of another domain's SDK: `import { createClient as lists } from 'lists.do'`. */
export type ClientFactory = (options: ClientOptions) => unknown

/** The clients that a domain's factories give. */
export type ClientsOf<F extends Record<string, ClientFactory>> = { [K in keyof F]: ReturnType<F[K]> }
