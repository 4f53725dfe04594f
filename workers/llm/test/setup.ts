import { platform, remember, type Scripted, type ScriptedAnswer, type Script, scripted, type Tenant, tenant, type TenantOptions, until } from '@dot-do/testing'
import { randomBytes } from 'node:crypto'

/** A provider's key that is looked for in logs and databases when the tests are done: the finder knows 32 characters behind the first 18. */
export function providerKey(): string {
  const key = `sk-test-0123456789${randomBytes(16).toString('hex')}`
  remember(platform().folder, key)
  return key
}

export interface Rig extends Tenant {
  upstream: Scripted
  /** The provider's key. */
  secret: string
}

export interface RigOptions extends Partial<TenantOptions> {
  /** What the provider speaks: OpenAI's chat completions unless set. */
  kind?: 'anthropic' | 'openai' | 'openrouter'
}

/** A tenant with one provider, `up`, that answers by the script. */
export async function rig(script: ScriptedAnswer | ScriptedAnswer[] | Script, { kind, ...options }: RigOptions = {}): Promise<Rig> {
  const [caller, upstream] = await Promise.all([tenant({ grants: ['llm:*'], ...options }), scripted(script)])
  const secret = providerKey()
  await caller.llm.putProvider({ name: 'up', kind, baseUrl: upstream.baseUrl, apiKey: secret })
  return { ...caller, upstream, secret }
}

/** All events of a stream. */
export async function eventsOf<T>(stream: PromiseLike<AsyncIterable<T>>): Promise<T[]> {
  const events: T[] = []
  for await (const event of await stream) events.push(event)
  return events
}

/** Waits until so many calls are noted, which is done behind their answers. */
export const noted = ({ llm }: Pick<Rig, 'llm'>, calls: number): Promise<unknown> =>
  until(`${calls} calls are noted`, async () => (await llm.usage()).items.reduce((sum, item) => sum + item.calls, 0) === calls)

export const model = 'up/model'
