import { domains } from './domains.ts'

/** A client of each domain, by its label. `clients.d.ts`, which `declare.ts` writes, fills it in. */
// oxlint-disable-next-line typescript/no-empty-interface: it is filled in by declaration merging
export interface Clients {}

/** Clients of every domain on the platform at `baseUrl`, with or without a key. They send a call once. */
export function clientsOf(baseUrl: string, apiKey = ''): Clients {
  return Object.fromEntries(domains.map(({ contract, createClient }) => [contract.label, createClient({ baseUrl, apiKey, retries: 0 })])) as unknown as Clients
}
