import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DomainOutline } from '@dot-do/contract'
import { type BuildContext, type Plugin, context } from 'esbuild'
import { builtBefore, keepBuild } from './build-cache.ts'
import { Failure, orFailure } from './failure.ts'
import { generated } from './paths.ts'
import type { WorkerSource } from './registry.ts'

/** Evaluates contracts again and again; an unchanged one costs a rebuild that finds nothing to do. */
export interface ContractReader {
  read(sources: WorkerSource[]): Promise<{ domains: DomainOutline[]; files: string[] }>
  dispose(): Promise<void>
}

const entry = 'do:contracts'

/** Reads the outlines of contracts, sorted by label. */
export function contractReader(): ContractReader {
  let source = ''
  let bundle = ''
  let domains: DomainOutline[] = []
  let build: BuildContext<{ write: false; metafile: true }> | undefined
  return {
    async read(sources) {
      const withContract = sources.filter(({ contract }) => contract !== undefined)
      source = entrySource(withContract)
      const kept = build ? undefined : builtBefore<Awaited<ReturnType<ContractReader['read']>>>('contracts', source)
      if (kept) {
        checkNames(kept.domains, withContract)
        return kept
      }
      build ??= await context({
        ...{ entryPoints: [entry], bundle: true, write: false, metafile: true, format: 'esm', platform: 'node', logLevel: 'silent', outfile: 'contracts.mjs' },
        plugins: [contractsModule(() => source)],
      })
      const { outputFiles, metafile } = await orFailure(build.rebuild())
      const text = outputFiles[0]?.text ?? ''
      if (text !== bundle) domains = await evaluate(text)
      bundle = text
      checkNames(domains, withContract)
      const files = Object.keys(metafile.inputs)
      keepBuild(
        { domains, files },
        files.filter((file) => !file.startsWith('do:')),
        'contracts',
        source,
      )
      return { domains, files }
    },
    async dispose() {
      await build?.dispose()
    },
  }
}

const contractsModule = (source: () => string): Plugin => ({
  name: entry,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^do:contracts$/ }, ({ path }) => ({ path, namespace: 'do' }))
    onLoad({ filter: /^do:contracts$/, namespace: 'do' }, () => ({ contents: source(), resolveDir: import.meta.dirname, loader: 'ts' }))
  },
})

const entrySource = (sources: WorkerSource[]): string =>
  [
    `import { outline } from '@dot-do/contract'`,
    ...sources.map(({ contract }, index) => `import contract${index} from ${JSON.stringify(contract)}`),
    `export default [${sources.map((_, index) => `outline(contract${index})`).join(', ')}]`,
  ].join('\n')

// Node keeps a module for good once it was imported, so every evaluation has a name of its own.
async function evaluate(code: string): Promise<DomainOutline[]> {
  const folder = join(generated, 'compose')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `contracts-${randomUUID()}.mjs`)
  writeFileSync(file, code)
  try {
    return ((await import(pathToFileURL(file).href)) as { default: DomainOutline[] }).default
  } finally {
    rmSync(file, { force: true })
  }
}

function checkNames(domains: DomainOutline[], sources: WorkerSource[]): void {
  for (const [index, { label, contract }] of sources.entries()) {
    if (domains[index]?.label !== label) throw new Failure(`${contract}: the contract is named ${domains[index]?.name}, its folders ${label}`)
  }
}
