import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const store = join(dirname(fileURLToPath(import.meta.url)), '../../../node_modules/.pnpm')

/** Whether the large run was asked for. */
export const isFull = process.env['CONFORMANCE'] !== undefined

/** Numbers below a limit, the same in every run of a seed. */
export function random(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

export interface File {
  path: string
  code: string
}

export interface Wanted {
  extensions: string[]
  count: number
  /** At most so many of one package. */
  each?: number
  bytesMax?: number
  seed?: number
}

// The packages of the quick run, of pinned versions: what else is installed changes with other work.
const quick =
  /^(?:@babel\+parser|@bufbuild\+cel-spec|@typescript-eslint\+\w|acorn|ai|capnweb|drizzle-orm|esquery|esrap|fast-check|hono|js-yaml|luxon|mingo|openai|playwright-core|re2js|smol-toml|typescript|vitest|yaml|zod)[@-]/

/** Sources of the packages that are installed here: a seeded choice, some of each package. */
export function sources({ extensions, count, each = 2, bytesMax = 60_000, seed = 1 }: Wanted): File[] {
  const next = random(seed)
  const found: File[] = []
  const packages = shuffled(
    readdirSync(store)
      .filter((name) => (isFull || quick.test(name)) && existsSync(join(store, name, 'node_modules')))
      .toSorted(),
    next,
  )
  for (const name of packages) {
    const paths = shuffled(filesIn(join(store, name, 'node_modules'), extensions, 0), next)
    for (const path of paths.slice(0, each)) {
      if (statSync(path).size > bytesMax) continue
      found.push({ path, code: readFileSync(path, 'utf8') })
      if (found.length === count) return found
    }
  }
  return found
}

function filesIn(folder: string, extensions: string[], depth: number): string[] {
  if (depth > 7) return []
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    // Links lead to other packages, which have folders of their own.
    if (entry.isDirectory()) return filesIn(path, extensions, depth + 1)
    return entry.isFile() && extensions.includes(extname(entry.name)) ? [realpathSync(path)] : []
  })
}

function shuffled<T>(items: T[], next: (limit: number) => number): T[] {
  const all = [...items]
  for (let index = all.length - 1; index > 0; index--) {
    const other = next(index + 1)
    ;[all[index], all[other]] = [all[other] as T, all[index] as T]
  }
  return all
}

/** Lets what else this process does go on: connections that lie idle meanwhile would be found closed too late. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
