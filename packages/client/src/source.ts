// How a client is made from its contract while developing. What is published has the table and plain types instead, made
// from the same contract by `packages/tools`.
import { type Bytes, type Choice, type Code, type Contract, type Input, type Method, type MethodOutline, outlineOf, type Result } from '@dot-do/contract'
import type { z } from 'zod'
import type { Call } from './call.ts'
import { createClient, type MethodTable } from './client.ts'
import type { CallOptions, ClientOptions } from './options.ts'

type Optional<T> = Record<never, never> extends T ? true : false

/** What a method's declared errors carry, by code. */
type Declared<M extends Method> = [Codes<M>] extends [never]
  ? unknown
  : { [E in Codes<M>]: M['errors'][E] extends z.ZodType ? z.output<M['errors'][E]> : undefined }
type Codes<M extends Method> = Extract<keyof M['errors'], Code>

type Fn<I, R, E> = Optional<I> extends true ? (input?: I, options?: CallOptions) => Call<R, E> : (input: I, options?: CallOptions) => Call<R, E>

/** An input whose field `F` has one of the values `V`. */
type With<I, F extends keyof I, V> = I & (undefined extends V ? { [K in F]?: V } : { [K in F]: V })

/** A method whose input's field `F` asks for JSON by the values `V`. */
type Chosen<I, F extends keyof I, V, J, E> = ((input: With<I, F, V>, options?: CallOptions) => Call<J, E>) &
  ((input: With<I, F, Exclude<I[F], V>>, options?: CallOptions) => Call<Blob, E>) &
  Fn<I, Blob | J, E>

/** The functions of a domain's client, typed by its contract. */
export type Client<C extends Contract> = {
  [K in keyof C['methods']]: C['methods'][K]['output'] extends Bytes<string, infer J extends z.ZodType, infer W extends Choice>
    ? Chosen<Input<C, K>, keyof W & keyof Input<C, K>, W[keyof W][number], z.output<J>, Declared<C['methods'][K]>>
    : Fn<Input<C, K>, Result<C, K>, Declared<C['methods'][K]>>
}

const kinds = { json: '', bytes: 'b', 'bytes or json': 'e', stream: 's' } as const

type Kind = Pick<MethodOutline, 'effect' | 'idempotent' | 'answers' | 'isResumable' | 'files'>

/** The flags of `MethodTable` for one method. */
export const flagsOf = ({ effect, idempotent, answers, isResumable, files }: Kind): string =>
  [effect === 'write' && (idempotent === 'none' ? 'w' : 'wr'), kinds[answers], isResumable && 'i', files > 0 && (files === 1 ? 'f' : 'm')]
    .filter(Boolean)
    .join('')

/** The factory of a domain's clients. */
export function fromContract<C extends Contract>(contract: C): (options?: ClientOptions) => Client<C> {
  const table: MethodTable = Object.fromEntries(Object.entries(contract.methods).map(([name, method]) => [name, flagsOf(outlineOf(method))]))
  return (options) => createClient<Client<C>>(contract.name, table, options)
}
