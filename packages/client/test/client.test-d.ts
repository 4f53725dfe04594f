// Checked by the type-check of the whole workspace; nothing here runs.
import { expectTypeOf } from 'vitest'
import { type Call, type DoError, type Failure, safe } from '../src/index.ts'
import type { Client, fromContract } from '../src/source.ts'
import type odd from './fixtures/odd.do/src/contract.ts'

declare const client: Client<typeof odd>
declare const make: ReturnType<typeof fromContract<typeof odd>>

expectTypeOf(make({ apiKey: 'x' })).toEqualTypeOf(client)
expectTypeOf(client.none()).resolves.toExtend<{ name: string; children: { name: string }[] }>()
expectTypeOf(client.file({ path: 'x' })).resolves.toEqualTypeOf<Blob>()
expectTypeOf(client.file({ path: 'x' })).toExtend<Promise<Blob>>()
expectTypeOf(client.file({ path: 'x' }).withResponse()).resolves.toEqualTypeOf<{ data: Blob; response: Response }>()
expectTypeOf(client.none).parameter(1).exclude(undefined).toHaveProperty('idempotencyKey').toEqualTypeOf<string | undefined>()

expectTypeOf(client.upload({ file: new Blob([]), style: { logo: 'AQID' } })).resolves.toEqualTypeOf<{ size: number }>()
expectTypeOf(client.either()).resolves.toExtend<Blob | { name: string }>()
expectTypeOf(client.follow()).resolves.toExtend<AsyncIterable<{ position: number }>>()

// @ts-expect-error: a required input
void client.file()
// @ts-expect-error: a field of another type
void client.file({ path: 1 })
// @ts-expect-error: a field that is not there
void client.file({ path: 'x', mode: 'r' })
// @ts-expect-error: an input where none is taken
void client.none({ path: 'x' })
// @ts-expect-error: an option that is not there
void client.none({}, { retry: 1 })
// @ts-expect-error: a method that is not there
expectTypeOf(client.nothing)

const { data, error } = await safe(client.all({ tree: { name: 'x', children: [] }, window: {}, json: null }))
if (error === undefined) expectTypeOf(data.window).toEqualTypeOf<{ seconds: number }>()
else if (error.code === 'already_exists') expectTypeOf(error.data).toEqualTypeOf<{ id: string }>()
else if (error.code === 'not_found') expectTypeOf(error.data).toEqualTypeOf<undefined>()
else expectTypeOf(error.data).toEqualTypeOf<unknown>()
if (error) expectTypeOf(error).toExtend<DoError>()

expectTypeOf<Failure>().toEqualTypeOf<DoError>()
expectTypeOf(safe(Promise.resolve(1))).resolves.toExtend<{ data?: number | undefined; error?: DoError | undefined }>()
expectTypeOf<Call<1, { not_found: undefined }>>().toExtend<Call<1>>()
