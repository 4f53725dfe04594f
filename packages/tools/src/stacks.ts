import { SourceMap } from 'node:module'
import { relative, resolve } from 'node:path'
import { cwd } from 'node:process'

/** Turns places in bundled code into places in its sources. */
export interface StackReader {
  use(maps: Map<string, string>): void
  read(text: string): string
}

/** Reads stacks by the newest bundles' source maps; a map is parsed when a stack first needs it. */
export function stackReader(): StackReader {
  let texts = new Map<string, string>()
  const parsed = new Map<string, SourceMap>()
  const mapOf = (module: string): SourceMap | undefined => {
    const text = texts.get(`${module}.mjs`)
    if (text !== undefined && !parsed.has(module)) parsed.set(module, new SourceMap(JSON.parse(text) as ConstructorParameters<typeof SourceMap>[0]))
    return parsed.get(module)
  }
  return {
    use(maps) {
      texts = maps
      parsed.clear()
    },
    read: (text) =>
      text.replaceAll(/(?:[\w:/]*\/)?([\w-]+)\.mjs:(\d+):(\d+)/g, (place, module: string, line: string, column: string) => {
        const entry = mapOf(module)?.findEntry(Number(line) - 1, Number(column) - 1)
        if (!entry || !('originalSource' in entry)) return place
        // Bundles lie at the root, so their sources' paths start there.
        return `${relative(cwd(), resolve('/', entry.originalSource))}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
      }),
  }
}
