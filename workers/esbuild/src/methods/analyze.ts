import type { Answer, Parsed } from '@dot-do/contract'
import { invalid, suggestion } from '@dot-do/service'
import type contract from 'esbuild.do/contract'
import type { Metafile } from 'esbuild.do/contract'
import { type BuildScope, buildTree } from '../build.ts'
import { bundledPackages } from '../bundled-packages.ts'
import { shortestChains } from '../chains.ts'
import { withEngine } from '../compiler.ts'

type Contract = typeof contract
type Files = Map<string, Uint8Array>

/** What a bundle is made of. */
export async function analyze(input: Parsed<Contract, 'analyze'>, scope: BuildScope): Promise<Answer<Contract, 'analyze'>> {
  const { metafile, files } = await metafileOf(input, scope)
  const text = await withEngine(scope.ctx, (engine) => {
    const { result } = engine.request({ command: 'analyze-metafile', metafile: JSON.stringify(metafile), color: false, verbose: input.verbose })
    return result as string
  })
  return {
    ...{ text, outputs: sharesOf(metafile), ...bundledPackages(metafile, (folder) => versionIn(files, folder)) },
    ...(input.why !== undefined && { why: chainsTo(metafile, input.why) }),
  }
}

async function metafileOf(input: Parsed<Contract, 'analyze'>, scope: BuildScope): Promise<{ metafile: Metafile; files: Files }> {
  const { metafile, files, entryPoints, ...rest } = input
  if (metafile && (files || entryPoints)) invalid('give a metafile, or files and entryPoints, not both', ['metafile'])
  if (metafile) return { metafile, files: new Map() }
  if (!files || !entryPoints) return invalid('give a metafile, or files and entryPoints', ['metafile'])
  return buildTree({ ...rest, files, entryPoints, options: rest.options ?? {} }, scope)
}

const sharesOf = ({ outputs }: Metafile): Answer<Contract, 'analyze'>['outputs'] =>
  Object.entries(outputs).map(([path, { bytes, inputs }]) => ({
    ...{ path, bytes },
    inputs: Object.entries(inputs)
      .map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput, percent: bytes === 0 ? 0 : Math.round((bytesInOutput / bytes) * 1000) / 10 }))
      .toSorted((a, b) => b.bytes - a.bytes),
  }))

function versionIn(files: Files, folder: string): string | undefined {
  const manifest = files.get(`/${folder}/package.json`)
  if (!manifest) return undefined
  try {
    const { version } = JSON.parse(new TextDecoder().decode(manifest)) as { version?: unknown }
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}

function chainsTo(metafile: Metafile, module: string): string[][] {
  if (Object.hasOwn(metafile.inputs, module)) return shortestChains(metafile, module)
  return invalid(`no module of that name is in the bundle${suggestion(module, Object.keys(metafile.inputs))}`, ['why'])
}
