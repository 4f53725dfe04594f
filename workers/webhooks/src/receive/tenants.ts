import { wordOf } from '@dot-do/contract/keys'
import { prefixedId } from '@dot-do/store'
import type { Env } from '../env.ts'

/** The id of a new source of a tenant: the word in it leads there. */
export const newSourceId = (tenant: string): string => `src_${wordOf(tenant)}${prefixedId('').slice(1)}`

const sourceId = /^src_([0-9a-v]{10})[0-9A-Z]{26}$/
const keyOf = (word: string): string => `${word}/tenant`

// A word never becomes another tenant's, so what was read once is right for good.
const known = new Map<string, string>()
const knownMax = 10_000

/** The tenant of a source, where its word is one. */
export async function tenantOf({ BODIES }: Env, source: string): Promise<string | undefined> {
  const word = sourceId.exec(source)?.[1]
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
