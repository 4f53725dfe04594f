import { writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { domains, sdkFolders } from './domains.ts'
import { testing } from './paths.ts'

/** A client of each domain, by its label. `clients.d.ts`, which `declareClients` writes, fills it in. */
// oxlint-disable-next-line typescript/no-empty-interface: it is filled in by declaration merging
export interface Clients {}

/** Clients of every domain on the platform at `baseUrl`, with or without a key. They send a call once. */
export function clientsOf(baseUrl: string, apiKey = ''): Clients {
  return Object.fromEntries(domains.map(({ contract, createClient }) => [contract.label, createClient({ baseUrl, apiKey, retries: 0 })])) as Clients
}

/** Types `Clients` by the SDKs that are there. */
export function declareClients(): void {
  const sdks = sdkFolders().map((folder) => ({ label: basename(folder).slice(0, -'.do'.length), file: join(relative(testing, folder), 'src', 'index.ts') }))
  const path = (file: string) => (file.startsWith('.') ? file : `./${file}`)
  const imports = sdks.map(({ file }, index) => `import type { createClient as sdk${index} } from '${path(file)}'`)
  const members = sdks.map(({ label }, index) => `    '${label}': ReturnType<typeof sdk${index}>`)
  writeFileSync(join(testing, 'clients.d.ts'), [...imports, "declare module './src/clients.ts' {", '  interface Clients {', ...members, '  }', '}', ''].join('\n'))
}
