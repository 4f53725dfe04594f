import type { BuildOptions, TransformOptions } from 'esbuild.do/contract'

type Option = string | number | boolean | string[] | Record<string, unknown>

// Of the lists these are one flag for each part; the others are one flag with commas.
const repeated = new Set(['external', 'inject', 'drop', 'pure'])
// They are no flags: esbuild takes the one by the request, the other says what it prints.
const besides = new Set(['mangleCache', 'logLimit'])
const quiet = ['--log-level=silent', '--log-limit=0']

/** The flags of a build: `{ minify: true }` is `--minify=true`. */
export function buildFlags(options: BuildOptions): string[] {
  const { sourcemap, ...others } = options
  const where = options.outfile === undefined ? { outdir: 'dist' } : {}
  const forWorkers =
    (options.platform ?? 'neutral') === 'neutral' ? { conditions: ['workerd', 'worker', 'browser'], mainFields: ['browser', 'module', 'main'] } : {}
  const map = sourcemap === true ? 'linked' : sourcemap
  return [...quiet, '--metafile', ...flagsOf({ bundle: true, format: 'esm', platform: 'neutral', ...where, ...forWorkers, ...others }), ...mapFlag(map)]
}

/** The flags of a transform. */
export function transformFlags(loader: string, { sourcemap, ...options }: TransformOptions): string[] {
  return [...quiet, ...flagsOf({ ...options, loader }), ...mapFlag(sourcemap === true ? 'external' : sourcemap)]
}

const mapFlag = (kind: string | false | undefined): string[] => (kind ? [`--sourcemap=${kind}`] : [])

const flagsOf = (options: Record<string, Option | undefined>): string[] =>
  Object.entries(options).flatMap(([name, value]) => (value === undefined || besides.has(name) ? [] : flagOf(name, value)))

function flagOf(name: string, value: Option): string[] {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  if (Array.isArray(value)) return repeated.has(name) ? value.map((part) => `${flag}:${part}`) : [`${flag}=${value.join(',')}`]
  if (name === 'tsconfigRaw') return [`${flag}=${typeof value === 'string' ? value : JSON.stringify(value)}`]
  if (typeof value === 'object') return Object.entries(value).map(([key, part]) => `${flag}:${key}=${String(part)}`)
  return [`${flag}=${value}`]
}
