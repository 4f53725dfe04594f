import { wordOf } from '@dot-do/contract/keys'
import type { Env } from '../env.ts'
import { keys } from '../store/keys.ts'

// A word never becomes another tenant's, so what was read once is right for good.
const known = new Map<string, string>()
const knownMax = 10_000

/** The tenant of a word, where it has any photos. */
export async function tenantOf({ PICTURES }: Env, word: string): Promise<string | undefined> {
  const found = known.get(word)
  if (found !== undefined) return found
  const object = await PICTURES.get(keys.tenant(word))
  const tenant = await object?.text()
  if (tenant !== undefined) remember(word, tenant)
  return tenant
}

/** Writes down whose a word is, before an address with it is given away. */
export async function writeTenant({ PICTURES }: Env, tenant: string): Promise<void> {
  const word = wordOf(tenant)
  if (known.get(word) === tenant) return
  await PICTURES.put(keys.tenant(word), tenant)
  remember(word, tenant)
}

function remember(word: string, tenant: string): void {
  if (known.size >= knownMax) known.clear()
  known.set(word, tenant)
}
