import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const domain = join(import.meta.dirname, '..')

// Run, not imported: its published types would bring a standard library that contradicts everyone's.
const compiler = () => join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin', 'asc.js')

/** Where the compiled kernel lies: the runtime compiles no source, so what is deployed is kept. */
export const kernelFile = join(domain, 'src', 'codes', 'kernel.wasm')

/** The kernel as the pinned AssemblyScript compiles it. `node workers/vectors/scripts/kernel.ts` writes it after its source changed; a test says when. */
export function compiled(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'))
  try {
    copyFileSync(join(domain, 'kernel', 'kernel.as'), join(folder, 'kernel.ts'))
    const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--initialMemory', '2']
    execFileSync(process.execPath, [compiler(), 'kernel.ts', '--outFile', 'kernel.wasm', ...flags], { cwd: folder, stdio: 'pipe' })
    return readFileSync(join(folder, 'kernel.wasm'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) writeFileSync(kernelFile, compiled())
