import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

// Where Debian has them; another Python may come first in the path, without the packages.
const folder = '/usr/bin'

/** Debian's programs that the tests ask, and the packages that have them. */
const packages = { zint: 'zint', zbarimg: 'zbar-tools', ZXingReader: 'zxing-cpp-tools', convert: 'imagemagick', pdftoppm: 'poppler-utils', python3: 'python3' }

type Tool = keyof typeof packages
type Skip = (isMissing: boolean, note: string) => void

/** Skips the test where one of the programs is not there. */
export function needs(skip: Skip, ...tools: Tool[]): void {
  for (const tool of tools) skip(!existsSync(join(folder, tool)), `${tool} is not there: Debian's ${packages[tool]} package has it`)
}

/** Skips the test where Python has no stdnum. */
export function needsStdnum(skip: Skip): void {
  skip(spawnSync('/usr/bin/python3', ['-c', 'import stdnum']).status !== 0, 'stdnum is not there: Debian’s python3-stdnum package has it')
}

/** What a program writes to its standard output; `input` is what it reads. */
export function run(tool: Tool, args: string[], input?: string | Uint8Array): Buffer {
  const { stdout, stderr, error, status } = spawnSync(join(folder, tool), args, { input, maxBuffer: 256 * 1024 * 1024 })
  if (error) throw error
  // zbarimg ends with 4 where it finds no code in one of the files, zint with up to 4 where it has a warning.
  const isWarned = (tool === 'zbarimg' && status === 4) || (tool === 'zint' && status !== null && status < 5)
  if (status !== 0 && !isWarned) throw new Error(`${tool} ${args.slice(0, 8).join(' ')}: ${stderr.toString()}`)
  return stdout
}

/** Runs a program while the test goes on: connections that idle are let go, and must be seen to be. */
export const start = (tool: Tool, args: string[]): Promise<unknown> => promisify(execFile)(join(folder, tool), args)

/** A folder of its own, gone when the test is done. */
export function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'barcode-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

/** A folder with these files. Gives their paths. */
export function files(contents: Uint8Array[], extension: string): string[] {
  const made = temporaryFolder()
  return contents.map((content, index) => {
    const path = join(made, `${String(index).padStart(4, '0')}.${extension}`)
    writeFileSync(path, content)
    return path
  })
}

/** What zbarimg reads of each file: the texts of its codes. */
export function zbar(paths: string[], ...options: string[]): string[][] {
  const xml = run('zbarimg', ['-q', '--xml', '--nodbus', ...options, ...paths]).toString()
  const byPath = new Map<string, string[]>()
  for (const [, path = '', source = ''] of xml.matchAll(/<source href='([^']*)'>(.*?)<\/source>/gs))
    byPath.set(
      path,
      Array.from(source.matchAll(/<!\[CDATA\[(.*?)\]\]>/gs), ([, text = '']) => text),
    )
  return paths.map((path) => byPath.get(path) ?? [])
}

/** What ZXing's command line reads of each file, if it is one line; a separator of GS1's is left out. */
export function zxing(paths: string[]): string[][] {
  const lines = run('ZXingReader', ['-1', ...paths])
    .toString()
    .split('\n')
  return paths.map((path) =>
    lines.flatMap((line) => {
      const text = line.startsWith(`${path} `) ? /"(.*)"/.exec(line)?.[1] : undefined
      return text === undefined ? [] : [text]
    }),
  )
}

/** The files that zint makes of lines, each by itself: in a batch it keeps a size for the next. */
function zintFiles(symbology: string, lines: string[], extension: string, args: string[]): string[] {
  const made = temporaryFolder()
  return lines.map((line, index) => {
    const path = join(made, `${index}.${extension}`)
    run('zint', ['-b', symbology, ...args, `--filetype=${extension}`, '-o', path, '-d', line])
    return path
  })
}

/** The pictures that zint makes of lines. */
export const zintPictures = (symbology: string, lines: string[], ...args: string[]): Buffer[] =>
  zintFiles(symbology, lines, 'png', ['--quietzones', '--scale=2', ...args]).map((path) => readFileSync(path))

/** The rows of modules that zint makes of lines. Light modules at a row's end are left out. */
export const zintModules = (symbology: string, lines: string[], ...args: string[]): string[][] =>
  zintFiles(symbology, lines, 'txt', args).map((path) => readFileSync(path, 'utf8').trimEnd().split('\n').map(bitsOf))

const bitsOf = (row: string): string =>
  Array.from(row.replaceAll(' ', ''))
    .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
    .join('')
    .replace(/0+$/, '')
