import type { Method, Parsed } from '@dot-do/contract'
import type { CallScope } from '@dot-do/service'
import type contract from 'esbuild.do/contract'
import { limits, type Lock, type Message, type Metafile } from 'esbuild.do/contract'
import { withEngine } from './compiler.ts'
import type { Engine } from './engine/engine.ts'
import type { Value } from './engine/packets.ts'
import { treeOf } from './engine/tree.ts'
import { filesOf, tooLarge } from './files.ts'
import { buildFlags } from './flags.ts'
import { checkAnswer, checkErrors, messagesOf } from './messages.ts'
import type { PackagesEnv } from './npm/install.ts'
import type { Built } from './outputs.ts'
import { packagesFor } from './packages.ts'
import { checkFolders } from './paths.ts'

/** What a build needs of the world. */
export type BuildScope = Pick<CallScope<Method, PackagesEnv>, 'ctx' | 'env' | 'signal'>

export type BuildInput = Parsed<typeof contract, 'build'>

/** What came out of a build. */
export interface Build {
  built: Built[]
  metafile: Metafile
  warnings: Message[]
  mangleCache?: Record<string, string | false>
  lock?: Lock
  /** What the build saw. */
  files: Map<string, Uint8Array>
}

/** Builds a tree, its packages installed before. */
export async function buildTree(input: BuildInput, { ctx, env, signal }: BuildScope): Promise<Build> {
  const files = filesOf(input.files)
  const sourceBytes = sum(files.values())
  const packages = await packagesFor(input, env, signal, sourceBytes)
  for (const [path, contents] of packages?.files ?? []) if (!files.has(path)) files.set(path, contents)
  checkFolders(files, 'files')
  return { ...(await withEngine(ctx, (engine) => compile(engine, input, files))), files, ...(packages && { lock: packages.lock }) }
}

function sum(all: Iterable<{ length: number }>): number {
  let total = 0
  for (const { length } of all) total += length
  return total
}

function compile(engine: Engine, { entryPoints, options }: BuildInput, files: Map<string, Uint8Array>): Omit<Build, 'files'> {
  const answer = engine.request(
    {
      ...{ command: 'build', key: 0, entries: entriesOf(entryPoints), flags: buildFlags(options), write: false, context: false },
      ...{ stdinContents: null, stdinResolveDir: null, absWorkingDir: '/', nodePaths: [] },
      ...(options.mangleCache && { mangleCache: options.mangleCache }),
    },
    treeOf(files),
  )
  checkAnswer(answer)
  checkErrors(engine, answer.errors, options.logLimit)
  const metafile = JSON.parse(new TextDecoder().decode(answer.metafile as Uint8Array)) as Metafile
  if (Object.keys(metafile.inputs).length > limits.modules) tooLarge('modules', limits.modules)
  const built = (answer.outputFiles as unknown as Built[]).map(({ path, contents }) => ({ path: path.slice(1), contents }))
  if (sum(built.map(({ contents }) => contents)) > limits.outputBytes) tooLarge('outputs', limits.outputBytes)
  return {
    ...{ built, metafile, warnings: messagesOf(answer.warnings, options.logLimit) },
    ...(answer.mangleCache !== undefined && { mangleCache: answer.mangleCache as Record<string, string | false> }),
  }
}

const entriesOf = (entryPoints: BuildInput['entryPoints']): Value[] =>
  Array.isArray(entryPoints) ? entryPoints.map((path) => ['', path]) : Object.entries(entryPoints).map(([out, path]) => [out, path])
