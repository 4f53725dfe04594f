import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { type BuildFailure, type BuildOptions, type BuildResult, build, type Message } from 'esbuild'
import type { BuildInput, Built } from './call.ts'

/** What a build gives, in the same words for both. */
export interface Outcome {
  outputs?: Record<string, string>
  metafile?: unknown
  mangleCache?: unknown
  warnings?: Told[]
  errors?: Told[]
  /** Why it does not take the options at all. */
  refusal?: string
}

type Told = { id: string; text: string; location?: Place; notes: { text: string; location?: Place }[] }
type Place = { file: string; line: number; column: number; length: number; suggestion?: string }
type Sent = Exclude<BuildInput['options'], undefined>

/** Native esbuild on the same tree in a folder of its own. */
export const native = ({ files, entryPoints, options = {} }: Pick<BuildInput, 'files' | 'entryPoints' | 'options'>): Promise<Outcome> =>
  inFolder(files, async (root) =>
    outcomeOf(root, await build({ ...nativeOptions(options), absWorkingDir: root, entryPoints }).catch((err: unknown) => err as BuildFailure)),
  )

/** Does something with these files in a folder, which is gone afterwards. */
export async function inFolder<T>(files: BuildInput['files'], work: (root: string) => Promise<T>): Promise<T> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'esbuild-')))
  try {
    for (const [path, contents] of Object.entries(files)) {
      const file = join(root, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, typeof contents === 'string' ? contents : Buffer.from(contents.base64, 'base64'))
    }
    return await work(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** The options as the API of native esbuild has them, with the defaults of ours. */
function nativeOptions({ mangleProps, reserveProps, logLimit: _, ...options }: Sent): BuildOptions & { write: false; metafile: true } {
  const isNeutral = (options.platform ?? 'neutral') === 'neutral'
  return {
    ...{ bundle: true, format: 'esm', platform: 'neutral', logLevel: 'silent' },
    ...(options.outfile === undefined && { outdir: 'dist' }),
    ...(isNeutral && { conditions: ['workerd', 'worker', 'browser'], mainFields: ['browser', 'module', 'main'] }),
    ...(options as BuildOptions),
    ...(mangleProps !== undefined && { mangleProps: new RegExp(mangleProps) }),
    ...(reserveProps !== undefined && { reserveProps: new RegExp(reserveProps) }),
    ...{ write: false, metafile: true },
  }
}

function outcomeOf(root: string, result: BuildResult<{ write: false; metafile: true }> | BuildFailure | Error): Outcome {
  const told = (messages: Message[]) => messages.map((message) => toldOf(message, root))
  if (result instanceof Error) return 'errors' in result ? { errors: told(result.errors) } : { refusal: result.message }
  return {
    outputs: Object.fromEntries(result.outputFiles.map(({ path, contents }) => [relative(root, path), Buffer.from(contents).toString('base64')])),
    // In some places of it paths are absolute; our root is `/`.
    ...{ metafile: JSON.parse(JSON.stringify(result.metafile).replaceAll(`${root}/`, '/')) as unknown, warnings: told(result.warnings) },
    ...(result.mangleCache && { mangleCache: result.mangleCache }),
  }
}

function toldOf({ id, text, location, notes }: Message, root: string): Told {
  const placed = (place: Message['location']) => (place ? { location: placeOf(place) } : {})
  // Paths in texts are absolute at times; our root is `/`.
  const rooted = (words: string) => words.replaceAll(`${root}/`, '/').replaceAll(root, '/')
  return { id, text: rooted(text), ...placed(location), notes: notes.map((note) => ({ text: rooted(note.text), ...placed(note.location) })) }
}

function placeOf({ file, line, column, length, lineText, suggestion }: NonNullable<Message['location']>): Place {
  const bytes = Buffer.from(lineText)
  const units = bytes.subarray(0, column).toString().length
  return { file, line, column: units, length: bytes.subarray(column, column + length).toString().length, ...(suggestion !== '' && { suggestion }) }
}

/** What esbuild.do gave, in those words. */
export function ours({ outputs, metafile, mangleCache, warnings }: Built): Outcome {
  return {
    outputs: Object.fromEntries(outputs.map(({ path, text, base64 }) => [path, base64 ?? Buffer.from(text ?? '').toString('base64')])),
    ...{ metafile, warnings: warnings.map(withoutLine) },
    ...(mangleCache && { mangleCache }),
  }
}

type Sentence = { id?: string; text: string; location?: Place & { lineText: string }; notes?: Sentence[] }

/** A message of ours, without the text of its line, of which a part is told. */
export function withoutLine(message: Built['warnings'][number]): Told {
  const bare = ({ location, ...rest }: Sentence) => {
    if (!location) return rest
    const { lineText: _, ...place } = location
    return { ...rest, location: place }
  }
  return { ...bare(message), notes: message.notes.map((note) => bare(note as Sentence)) } as Told
}
