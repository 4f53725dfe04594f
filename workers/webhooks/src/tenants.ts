import { wordOf } from '@dot-do/contract/keys'
import { prefixedId } from '@dot-do/store'
import type { Env } from './env.ts'

/** The id of a new source of a tenant: the word in it leads there, for whoever comes without a key. */
export const newSourceId = (tenant: string): string => `src_${wordOf(tenant)}${prefixedId('').slice(1)}`

/** The id under which the public keys of an endpoint are found by those who get its events. */
export const keysIdOf = (tenant: string, endpoint: string): string => `keys_${wordOf(tenant)}${endpoint.slice('ep_'.length)}`

/** The endpoint of an id under which public keys are found. */
export const endpointOfKeys = (id: string): string => `ep_${id.slice(-26)}`

const withWord = /^(?:src|keys)_([0-9a-v]{10})[0-9A-Z]{26}$/
const keyOf = (word: string): string => `${word}/tenant`

// A word never becomes another tenant's, so what was read once is right for good.
const known = new Map<string, string>()
const knownMax = 10_000

/** The tenant that the word in an id leads to, where it is one. */
export async function tenantOf({ BODIES }: Env, id: string): Promise<string | undefined> {
  const word = withWord.exec(id)?.[1]
  if (word === undefined) return undefined
  const found = known.get(word)
  if (found !== undefined) return found
  const object = await BODIES.get(keyOf(word))
  const tenant = await object?.text()
  if (tenant !== undefined) remember(word, tenant)
  return tenant
}

/** Writes down whose a word is, before an address with it is given away. */
export async function writeTenant({ BODIES }: Env, tenant: string): Promise<void> {
  const word = wordOf(tenant)
  if (known.get(word) === tenant) return
  await BODIES.put(keyOf(word), tenant)
  remember(word, tenant)
}

function remember(word: string, tenant: string): void {
  if (known.size >= knownMax) known.clear()
  known.set(word, tenant)
}
