import { existsSync, globSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

type Files = Record<string, string>

const store = join(import.meta.dirname, '../../../node_modules/.pnpm')
const isCode = /\.(?:js|mjs|cjs|json|css)$/
// three.js is more than may be sent.
const isLeftOut = /^(?:examples|src\/(?:nodes|renderers))\/|\.min\.js$|\.webgpu\./

const require = createRequire(import.meta.url)

/** Packages that are here for these tests, in the version of this Worker. */
const own: Record<string, string> = {
  'lodash-es': require.resolve('lodash-es'),
  preact: require.resolve('preact'),
  react: require.resolve('react'),
  'react-dom': require.resolve('react-dom'),
  svelte: require.resolve('svelte/internal/client'),
  three: require.resolve('three'),
}

/** The folder that a package of the workspace is installed in. */
function folderOf(name: string): string {
  const inside = own[name]
  if (inside !== undefined) return inside.slice(0, inside.lastIndexOf(`/node_modules/${name}/`) + `/node_modules/${name}`.length)
  const prefix = `${name.replace('/', '+')}@`
  const [found] = readdirSync(store)
    .filter((entry) => entry.startsWith(prefix))
    .toSorted()
  if (found === undefined) throw new Error(`${name} is not installed`)
  return realpathSync(join(store, found, 'node_modules', name))
}

/** The code of an installed package and of all it needs, as a flat `node_modules`. */
export function installed(...names: string[]): Files {
  const files: Files = {}
  const seen = new Set<string>()
  const add = (name: string, folder: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    for (const path of globSync('**/*', { cwd: folder, exclude: (entry) => entry === 'node_modules' }).toSorted())
      if (isCode.test(path) && !(name === 'three' && isLeftOut.test(path))) files[`node_modules/${name}/${path}`] = readFileSync(join(folder, path), 'utf8')
    const { dependencies = {} } = JSON.parse(files[`node_modules/${name}/package.json`] ?? '{}') as { dependencies?: Record<string, string> }
    const around = join(folder, ...name.split('/').map(() => '..'))
    for (const dependency of Object.keys(dependencies)) {
      const path = join(around, dependency)
      if (existsSync(path)) add(dependency, realpathSync(path))
    }
  }
  for (const name of names) add(name, folderOf(name))
  return files
}
