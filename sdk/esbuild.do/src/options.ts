import { z } from 'zod'

const word = z.string().max(256)
const text = z.string().max(65_536)
// esbuild takes a list as one flag, its parts by commas.
const part = word.min(1).regex(/^[^,]+$/, 'no comma')
const list = z.array(part).max(100)
const words = z.array(word).max(1000)
const key = word.min(1).regex(/^[^=]+$/, 'no equals sign')
const pattern = z.string().min(1).max(1000)

const loaders = [
  'base64',
  'binary',
  'copy',
  'css',
  'dataurl',
  'default',
  'empty',
  'file',
  'global-css',
  'js',
  'json',
  'jsx',
  'local-css',
  'text',
  'ts',
  'tsx',
] as const
const Loader = z.enum(loaders)
const LogLevel = z.enum(['verbose', 'debug', 'info', 'warning', 'error', 'silent'])
const MangleCache = z.record(word, z.union([word, z.literal(false)]))
// By `js` or `css`.
const byFileType = z.record(key, text)

/** What esbuild takes for a build and for a transform alike; https://esbuild.github.io/api/ says what each means. */
const common = {
  format: z.enum(['iife', 'cjs', 'esm']).optional(),
  platform: z.enum(['browser', 'node', 'neutral']).optional(),
  target: z.union([part, list]).optional(),
  supported: z.record(key, z.boolean()).optional(),
  minify: z.boolean().optional(),
  minifyWhitespace: z.boolean().optional(),
  minifyIdentifiers: z.boolean().optional(),
  minifySyntax: z.boolean().optional(),
  lineLimit: z.int().min(0).max(1_000_000).optional(),
  charset: z.enum(['ascii', 'utf8']).optional(),
  treeShaking: z.boolean().optional(),
  ignoreAnnotations: z.boolean().optional(),
  legalComments: z.enum(['none', 'inline', 'eof', 'linked', 'external']).optional(),
  sourceRoot: word.optional(),
  sourcesContent: z.boolean().optional(),
  globalName: word.min(1).optional(),
  define: z.record(key, text).optional().describe('By name, the code of a constant: JSON or an identifier'),
  drop: z
    .array(z.enum(['console', 'debugger']))
    .max(2)
    .optional(),
  dropLabels: list.optional(),
  pure: words.optional(),
  keepNames: z.boolean().optional(),
  mangleProps: pattern.optional().describe('A regular expression as Go has it (RE2)'),
  reserveProps: pattern.optional().describe('A regular expression as Go has it (RE2)'),
  mangleQuoted: z.boolean().optional(),
  mangleCache: MangleCache.optional(),
  jsx: z.enum(['transform', 'preserve', 'automatic']).optional(),
  jsxFactory: word.min(1).optional(),
  jsxFragment: word.min(1).optional(),
  jsxImportSource: word.min(1).optional(),
  jsxDev: z.boolean().optional(),
  jsxSideEffects: z.boolean().optional(),
  tsconfigRaw: z.union([text.min(1), z.record(z.string(), z.unknown())]).optional(),
  logOverride: z.record(key, LogLevel).optional(),
  logLimit: z.int().min(0).max(1000).optional().describe('Errors and warnings that are told at most; 100 unless set, 0 for 1,000'),
}

/** How a bundle is built. */
export type BuildOptions = z.infer<typeof BuildOptions>
export const BuildOptions = z.strictObject({
  ...common,
  bundle: z.boolean().optional().describe('True unless set'),
  sourcemap: z.union([z.boolean(), z.enum(['linked', 'inline', 'external', 'both'])]).optional(),
  splitting: z.boolean().optional(),
  external: words.optional(),
  packages: z.enum(['bundle', 'external']).optional(),
  alias: z.record(key, word.min(1)).optional(),
  inject: words.optional(),
  loader: z.record(key, Loader).optional().describe('By extension: { ".svg": "text" }'),
  conditions: list.optional().describe('Of package.json’s exports; workerd, worker and browser unless set, where the platform is neutral'),
  mainFields: list.optional().describe('Browser, module and main unless set, where the platform is neutral'),
  resolveExtensions: list.optional(),
  banner: byFileType.optional(),
  footer: byFileType.optional(),
  entryNames: word.min(1).optional(),
  chunkNames: word.min(1).optional(),
  assetNames: word.min(1).optional(),
  publicPath: word.min(1).optional(),
  outdir: word.min(1).optional().describe('dist unless set'),
  outfile: word.min(1).optional().describe('Instead of outdir, for one entry point'),
  outbase: word.min(1).optional(),
  outExtension: z.record(key, word.min(1)).optional(),
  tsconfig: word.min(1).optional(),
})

/** How one file is transformed. */
export type TransformOptions = z.infer<typeof TransformOptions>
export const TransformOptions = z.strictObject({
  ...common,
  sourcemap: z.union([z.boolean(), z.enum(['inline', 'external', 'both'])]).optional(),
  sourcefile: word.min(1).optional().describe('The name in messages and in the source map; <stdin> unless set'),
  banner: text.optional(),
  footer: text.optional(),
})

export { Loader, MangleCache }
