import type { Answer } from '@dot-do/contract'
import type contract from 'esbuild.do/contract'
import { type BuildInput, type BuildScope, buildTree } from '../build.ts'
import { outputsOf } from '../outputs.ts'

/** A tree, bundled. */
export async function build(input: BuildInput, scope: BuildScope): Promise<Answer<typeof contract, 'build'>> {
  const { built, files: _, ...told } = await buildTree(input, scope)
  return { outputs: await outputsOf(built, told.metafile, input), ...told }
}
