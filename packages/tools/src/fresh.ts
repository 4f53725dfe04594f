import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { stdout } from 'node:process'
import { command } from './failure.ts'
import { type Manifest, differences, sdkManifest, workerManifest } from './manifest.ts'
import { isBehind, schemaFolders } from './migrations.ts'
import { repository } from './paths.ts'

/** Checks what goes stale without anything failing: versions written twice, versions that drift apart. */
await command(async () => {
  const problems = [...manifests().flatMap((path) => [...versionsOf(path), ...shapeOf(path)]), ...runtime(), ...migrations()]
  for (const problem of problems) stdout.write(`${problem}\n`)
  return problems.length > 0 ? 1 : 0
})

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}

/** Every package.json of the repository, new ones too. */
function manifests(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'package.json', '**/package.json'], {
    cwd: repository,
    encoding: 'utf8',
  })
  return listed.split('\n').filter(Boolean)
}

/** One version of everything: a package says `catalog:` or `workspace:`, never a version of its own. */
function versionsOf(path: string): string[] {
  const { dependencies, devDependencies } = readManifest(join(repository, path))
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) =>
    version === 'catalog:' || version.startsWith('workspace:')
      ? []
      : [`${path}: ${name} is ${version}; say catalog: and put the version in pnpm-workspace.yaml`],
  )
}

/** A domain's manifests are what the generator writes, so that a change to all of them is made in one place. */
function shapeOf(path: string): string[] {
  const folder = dirname(path)
  const kind = basename(dirname(folder))
  const label = basename(folder)
  if (kind !== 'workers' && kind !== 'sdk') return []
  const wanted = kind === 'workers' ? workerManifest(label) : sdkManifest(label.replace(/\.do$/, ''))
  return differences(readManifest(join(repository, path)), wanted).map((field) => `${path}: ${field} is not ${JSON.stringify(wanted[field as keyof Manifest])}`)
}

/** What an object's schema says is what its migrations make. */
function migrations(): string[] {
  return schemaFolders()
    .filter(isBehind)
    .map((folder) => `${relative(repository, folder)}/schema.ts says more than its migrations make: npm run fix`)
}

/** miniflare and workerd are the ones that the pinned wrangler brings, or what runs here is not what wrangler deploys for. */
function runtime(): string[] {
  const require = createRequire(import.meta.url)
  const wrangler = readManifest(require.resolve('wrangler/package.json'))
  return ['miniflare', 'workerd'].flatMap((name) => {
    const wanted = wrangler.dependencies?.[name]
    const installed = readManifest(require.resolve(`${name}/package.json`)).version
    return wanted === installed ? [] : [`pnpm-workspace.yaml: ${name} is ${installed}, but wrangler ${wrangler.version} brings ${wanted}`]
  })
}
