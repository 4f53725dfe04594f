import { domains } from './domains.ts'
import { notice } from './turns.ts'

/** A client of each domain, by its label. `clients.d.ts`, which `declare.ts` writes, fills it in. */
// oxlint-disable-next-line typescript/no-empty-interface: it is filled in by declaration merging
export interface Clients {}

/** Clients of every domain on the platform at `baseUrl`, with or without a key. They send a call once. */
export function clientsOf(baseUrl: string, apiKey = ''): Clients {
  const options = { baseUrl, apiKey, retries: 0, fetch: attentive }
  return Object.fromEntries(domains.map(({ contract, createClient }) => [contract.label, createClient(options)])) as unknown as Clients
}

const attentive: typeof fetch = async (...request) => {
  await notice()
  return fetch(...request)
}
