import type { BuildOptions, Metafile, Output } from 'esbuild.do/contract'

/** A file as esbuild gives it, its path as the metafile has it. */
export interface Built {
  path: string
  contents: Uint8Array
}

type EntryPoints = string[] | Record<string, string>

/** What a build was asked for, as far as its outputs are named by it. */
interface Asked {
  entryPoints: EntryPoints
  options: BuildOptions
}

/** The outputs of a build, by what the metafile tells of them. */
export function outputsOf(built: Built[], metafile: Metafile, asked: Asked): Promise<Output[]> {
  const cssOf = new Map(Object.values(metafile.outputs).flatMap(({ cssBundle, entryPoint }) => (cssBundle && entryPoint ? [[cssBundle, entryPoint]] : [])))
  const isAsset = assetsOf(metafile, asked.options)
  const isChunk = chunksOf(metafile, asked.entryPoints)
  const kindOf = (path: string): Output['kind'] => {
    if (path.endsWith('.map')) return 'map'
    if (isAsset(path)) return 'asset'
    return isChunk(path) && !cssOf.has(path) ? 'chunk' : 'entry'
  }
  return Promise.all(
    built.map(async ({ path, contents }) => {
      const described = metafile.outputs[path]
      const entryPoint = described?.entryPoint ?? cssOf.get(path)
      return {
        ...{ path, ...carried(contents), bytes: contents.length, gzip: await gzipped(contents), sha256: await sha256(contents) },
        ...{ kind: kindOf(path), ...(entryPoint !== undefined && { entryPoint }) },
        ...{ imports: (described?.imports ?? []).map(({ path, kind, external }) => ({ path, kind, ...(external && { external }) })) },
        exports: described?.exports ?? [],
      }
    }),
  )
}

/** Whether an output is a file as it came: what its loader copied, or what is no code. */
function assetsOf({ outputs }: Metafile, { loader = {} }: BuildOptions): (path: string) => boolean {
  const copied = Object.keys(loader).filter((extension) => loader[extension] === 'file' || loader[extension] === 'copy')
  return (path) => {
    const inputs = Object.keys(outputs[path]?.inputs ?? {})
    const [only] = inputs
    return (inputs.length === 1 && copied.some((extension) => only?.endsWith(extension))) || path.endsWith('.LEGAL.txt')
  }
}

/** Whether an output is there for others alone; the metafile also names an entry point where a chunk is what `import()` loads. */
function chunksOf({ outputs }: Metafile, entryPoints: EntryPoints): (path: string) => boolean {
  const asked = Object.values(entryPoints).map((path) => path.replace(/^(?:\.?\/)+/, ''))
  const loaded = new Set(Object.values(outputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path)))
  const isAsked = (entry: string) => asked.some((path) => entry === path || entry.startsWith(`${path}.`) || entry.startsWith(`${path}/`))
  return (path) => {
    const entry = outputs[path]?.entryPoint
    return entry === undefined || (loaded.has(path) && !isAsked(entry))
  }
}

// Without its mark a text would not be the bytes it came from.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function carried(contents: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: utf8.decode(contents) }
  } catch {
    return { base64: Buffer.from(contents).toString('base64') }
  }
}

async function gzipped(contents: Uint8Array): Promise<number> {
  let size = 0
  const compressed = new Blob([contents as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('gzip'))
  for await (const chunk of compressed) size += chunk.length
  return size
}

const sha256 = async (contents: Uint8Array): Promise<string> => Buffer.from(await crypto.subtle.digest('SHA-256', contents)).toString('hex')
