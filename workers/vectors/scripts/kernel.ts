import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const domain = join(import.meta.dirname, '..')

/** Where the compiled kernel lies: the runtime compiles no source, so what is deployed is kept. */
export const kernelFile = join(domain, 'src', 'codes', 'kernel.wasm')

/** The kernel as the pinned AssemblyScript compiles it. `node workers/vectors/scripts/kernel.ts` writes it after its source changed; a test says when. */
export async function compiled(): Promise<Buffer> {
  const source = readFileSync(join(domain, 'kernel', 'kernel.as'), 'utf8')
  const made: Uint8Array[] = []
  const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--initialMemory', '2']
  const { error, stderr } = await asc.main(['kernel.ts', '--outFile', 'kernel.wasm', ...flags], {
    readFile: (name) => (name === 'kernel.ts' ? source : null),
    writeFile: (_, contents) => void (typeof contents !== 'string' && made.push(contents)),
    listFiles: () => [],
  })
  if (error) throw new Error(`the kernel does not compile: ${stderr.toString()}`, { cause: error })
  return Buffer.concat(made)
}

if (import.meta.main) writeFileSync(kernelFile, await compiled())
