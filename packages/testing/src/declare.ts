import { renameSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { sdkFolders, testing } from './paths.ts'

/** Writes `clients.d.ts`, which types `Clients` by the SDKs that are there. Needed before a type-check, and before lint, which looks at types; `node declare.ts` does it too. */
export function declareClients(): void {
  const sdks = sdkFolders().map((folder) => ({ label: basename(folder).slice(0, -'.do'.length), file: join(relative(testing, folder), 'src', 'index.ts') }))
  const path = (file: string) => (file.startsWith('.') ? file : `./${file}`)
  const imports = sdks.map(({ file }, index) => `import type { createClient as sdk${index} } from '${path(file)}'`)
  const members = sdks.map(({ label }, index) => `    '${label}': ReturnType<typeof sdk${index}>`)
  const text = [...imports, "declare module './src/clients.ts' {", '  interface Clients {', ...members, '  }', '}', ''].join('\n')
  // Checks run side by side: whoever reads it meanwhile finds it whole.
  const file = join(testing, 'clients.d.ts')
  writeFileSync(`${file}.${process.pid}`, text)
  renameSync(`${file}.${process.pid}`, file)
}

if (import.meta.main) declareClients()
