import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildSync } from 'esbuild'

/** A client of the contract's shape, as a module, with `shape.ts` around it: whatever it needs but the client is put into the module. */
export function shapedModule(plain: string, folder: string): string {
  const source = plain.replace(/^export const createClient = \(options\) => (.*)$/m, 'export const createClient = (options) => shape($1)')
  const { outputFiles } = buildSync({
    stdin: { contents: `import { shape } from './shape.ts'\n${source}`, resolveDir: folder, loader: 'ts' },
    ...{
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      platform: 'neutral',
      external: ['@dot-do/client'],
      legalComments: 'none',
      logLevel: 'silent',
    },
  })
  // What esbuild keeps of our comments speaks to who edits the source.
  return (outputFiles[0]?.text ?? '').replaceAll(/^ *\/\/.*\n/gm, '')
}

/** The declarations of a shaped client: `types.ts` and the files of types that it imports, as they are published. */
export function shapedTypes(folder: string, name = 'types.ts', found: Record<string, string> = {}): Record<string, string> {
  const text = readFileSync(join(folder, name), 'utf8')
  found[declarationName(name)] = text.replaceAll(/'\.\/([\w-]+)\.ts'/g, "'./$1.js'")
  for (const [, inner = ''] of text.matchAll(/'\.\/([\w-]+\.ts)'/g)) if (!(declarationName(inner) in found)) shapedTypes(folder, inner, found)
  return found
}

const declarationName = (name: string): string => `${basename(name, '.ts')}.d.ts`
