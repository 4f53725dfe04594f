import { contract, method } from '@dot-do/contract'
import { z } from 'zod'
import { Metafile } from './metafile.ts'
import { BuildOptions, Loader, MangleCache, TransformOptions } from './options.ts'

export { Metafile } from './metafile.ts'
export { BuildOptions, TransformOptions } from './options.ts'

const MiB = 1024 * 1024

/** What a build may take and give. */
export const limits = { sourceBytes: 8 * MiB, anonymousBytes: 64 * 1024, installedBytes: 32 * MiB, modules: 10_000, packages: 200, outputBytes: 24 * MiB }

const path = z.string().min(1).max(1024)

/** A place in a source: `line` from 1; `column` from 0 and `length`, both in UTF-16 units. */
export const Location = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  length: z.int(),
  lineText: z.string().describe('The line, or what of a long one is around the place'),
  suggestion: z.string().optional().describe('What to write there instead'),
})

/** An error or a warning of esbuild. */
export type Message = z.infer<typeof Message>
export const Message = z.object({
  id: z.string().describe('What kind of warning it is, for logOverride; empty for most errors'),
  text: z.string(),
  location: Location.optional(),
  notes: z.array(z.object({ text: z.string(), location: Location.optional() })),
})

const Messages = z.object({ messages: z.array(Message) })

const packageName = z
  .string()
  .min(1)
  .max(214)
  .regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, 'a package’s name')

/** Packages by name, each as a range or a dist-tag: `^18.2.0`, `latest`, `npm:other@1`. */
const Dependencies = z.record(packageName, z.string().max(256))

/** What was chosen for dependencies, by the folder of each package below `node_modules`. */
export type Lock = z.infer<typeof Lock>
export const Lock = z.record(
  z.string().min(1).max(1024),
  z.object({
    name: packageName.optional().describe('Where it is not that of its folder'),
    version: z.string().max(256),
    integrity: z.string().max(1024),
    dependencies: z.record(z.string().max(214), z.string().max(256)),
  }),
)

/** A file that a build gives. */
export type Output = z.infer<typeof Output>
export const Output = z.object({
  path: z.string(),
  text: z.string().optional().describe('The contents, where they are UTF-8'),
  base64: z.string().optional().describe('The contents, where they are not'),
  bytes: z.int(),
  gzip: z.int().describe('Bytes when compressed'),
  sha256: z.string(),
  kind: z.enum(['entry', 'chunk', 'asset', 'map']),
  entryPoint: z.string().optional(),
  imports: z.array(z.object({ path: z.string(), kind: z.string(), external: z.boolean().optional() })),
  exports: z.array(z.string()),
})

const build = {
  files: z
    .record(path, z.union([z.string(), z.strictObject({ base64: z.string() })]))
    .describe('The whole file system, by path from its root: text, or bytes as base64'),
  entryPoints: z.union([z.array(path).min(1).max(1000), z.record(path, path)]).describe('Paths of files, or by output path without extension'),
  dependencies: Dependencies.optional().describe('Packages to install from the registry'),
  lock: Lock.optional().describe('Of an earlier build: the same versions again'),
  options: BuildOptions.prefault({}),
}

const buildLimits = { bodyBytesMax: 16 * MiB, timeoutMs: 60_000 }
const buildErrors = { invalid_argument: Messages, failed_precondition: true } as const

export default contract(
  'esbuild.do',
  {
    summary: 'Bundles, transforms and analyses JavaScript, TypeScript, JSX and CSS with esbuild',
    tags: ['code'],
    description:
      'Options have the names and meanings of esbuild’s own (https://esbuild.github.io/api/). Nothing of the input is ever run. A build that fails is `invalid_argument`: `issues` has the places, `data.messages` all that esbuild says of each, `detail` its text. ' +
      'One build at a time; past eight waiting ones the answer is `unavailable`.',
  },
  {
    build: method({
      access: 'read',
      summary: 'Bundles the files of a tree, as esbuild on the same tree would, byte for byte',
      description:
        'Paths are POSIX, the working directory is `/`. Packages come from `/node_modules` in `files`, or by `dependencies` from the registry that the operator set (`NPM_REGISTRY`), checked against their integrity; install scripts never run. ' +
        `Sources have at most ${limits.sourceBytes / MiB} MiB, with packages ${limits.installedBytes / MiB} MiB, ${limits.modules} modules, ${limits.packages} packages, outputs ${limits.outputBytes / MiB} MiB. ` +
        'Unless set, the format is esm, the platform neutral, with the conditions and main fields of a Worker. The same input gives the same output.',
      input: z.object(build),
      output: z.object({
        outputs: z.array(Output),
        warnings: z.array(Message),
        metafile: Metafile,
        mangleCache: MangleCache.optional(),
        lock: Lock.optional(),
      }),
      errors: buildErrors,
      limits: buildLimits,
      cost: 5,
      examples: [{ input: { files: { 'app.tsx': 'export const answer: number = 6 * 7\n' }, entryPoints: ['app.tsx'] } }],
    }),

    transform: method({
      access: 'public',
      summary: 'Turns one file of TypeScript, JSX or CSS into JavaScript or CSS',
      description: `The code has at most ${limits.anonymousBytes / 1024} KiB, with a key ${limits.sourceBytes / MiB} MiB.`,
      input: z.object({
        code: z.string().max(limits.sourceBytes),
        loader: Loader.exclude(['copy', 'file']).default('tsx'),
        options: TransformOptions.prefault({}),
      }),
      output: z.object({
        code: z.string(),
        map: z.string().optional(),
        legalComments: z.string().optional(),
        mangleCache: MangleCache.optional(),
        warnings: z.array(Message),
      }),
      errors: { invalid_argument: Messages },
      limits: { bodyBytesMax: 16 * MiB },
      examples: [{ input: { code: 'let x: number = 1', loader: 'ts' }, output: { code: 'let x = 1;\n', warnings: [] } }],
    }),

    analyze: method({
      access: 'read',
      summary: 'Says what a bundle is made of: bytes by output, file and package, packages in several versions, and why a module is in it',
      input: z.object({
        metafile: Metafile.optional().describe('Of an earlier build; or give what build takes'),
        ...z.object(build).partial().shape,
        verbose: z.boolean().default(false).describe('Say in the text who imports whom'),
        why: path.optional().describe('A module, as the metafile names it'),
      }),
      output: z.object({
        text: z.string(),
        outputs: z.array(z.object({ path: z.string(), bytes: z.int(), inputs: z.array(z.object({ path: z.string(), bytes: z.int(), percent: z.number() })) })),
        packages: z.array(z.object({ name: z.string(), bytes: z.int(), versions: z.array(z.string()) })),
        duplicates: z.array(z.string()).describe('Packages that are bundled in more than one version'),
        why: z.array(z.array(z.string())).optional().describe('Every shortest chain of imports from an entry point to the module; at most 100'),
      }),
      errors: buildErrors,
      limits: buildLimits,
      cost: 5,
      examples: [{ input: { files: { 'app.jsx': 'console.log(1)' }, entryPoints: ['app.jsx'] } }],
    }),

    resolve: method({
      access: 'read',
      summary: 'Chooses the versions of packages and all they need, as npm would',
      input: z.object({ dependencies: Dependencies }),
      output: z.object({ lock: Lock }),
      errors: { failed_precondition: true },
      limits: { timeoutMs: 60_000 },
      cost: 5,
      examples: [{ input: { dependencies: {} }, output: { lock: {} } }],
    }),
  },
)
