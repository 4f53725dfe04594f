import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

// Where Debian has them; another Python may come first in the path, without the packages.
const folder = '/usr/bin'

/** Debian's programs that the tests ask, and the packages that have them. */
const packages = {
  qrencode: 'qrencode',
  zint: 'zint',
  zbarimg: 'zbar-tools',
  ZXingReader: 'zxing-cpp-tools',
  convert: 'imagemagick',
  'rsvg-convert': 'librsvg2-bin',
  python3: 'python3',
  sh: 'dash',
}

type Tool = keyof typeof packages

/** Skips the test where one of the programs is not there. */
export function needs(skip: (isMissing: boolean, note: string) => void, ...tools: Tool[]): void {
  for (const tool of tools) skip(!existsSync(join(folder, tool)), `${tool} is not there: Debian's ${packages[tool]} package has it`)
}

/** What a program writes to its standard output; `input` is what it reads. */
export function run(tool: Tool, args: string[], input?: string | Uint8Array): Buffer {
  const { stdout, stderr, error, status } = spawnSync(join(folder, tool), args, { input, maxBuffer: 64 * 1024 * 1024 })
  if (error) throw error
  // zbarimg ends with 4 where it finds no code in one of the files.
  if (status !== 0 && !(tool === 'zbarimg' && status === 4)) throw new Error(`${tool} ${args.slice(0, 8).join(' ')}: ${stderr.toString()}`)
  return stdout
}

/** A folder with these files, gone when the test is done. Gives their paths. */
export function files(contents: Uint8Array[], extension: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'qrcode-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return contents.map((content, index) => {
    const path = join(folder, `${index}.${extension}`)
    writeFileSync(path, content)
    return path
  })
}

/** What zbarimg reads of each file. */
export function zbar(paths: string[]): string[] {
  const xml = run('zbarimg', ['-q', '--xml', '--nodbus', ...paths]).toString()
  const byPath = new Map<string, string>()
  for (const [, path = '', source = ''] of xml.matchAll(/<source href='([^']*)'>(.*?)<\/source>/gs))
    byPath.set(path, /<!\[CDATA\[(.*?)\]\]>/s.exec(source)?.[1] ?? '')
  return paths.map((path) => byPath.get(path) ?? '')
}

/** What ZXing's command line reads of each file, if it is one line. */
export function zxing(paths: string[]): string[] {
  const lines = run('ZXingReader', ['-1', ...paths])
    .toString()
    .split('\n')
  return paths.map((path) => /"(.*)"/.exec(lines.find((line) => line.startsWith(`${path} `)) ?? '')?.[1] ?? '')
}

/** Rows of 0 and 1 as qrencode makes them. */
export function qrencode(data: Uint8Array | string, ...args: string[]): string[] {
  const rows = run('qrencode', ['-t', 'ASCII', '-m', '0', '-o', '-', ...args], data)
    .toString()
    .trimEnd()
    .split('\n')
  const size = rows.length
  return rows.map((row) => Array.from({ length: size }, (_, x) => (row.charAt(2 * x) === '#' ? '1' : '0')).join(''))
}

/** Rows of 0 and 1 as zint makes them, each as long as asked or as there are rows. */
export function zint(symbology: 'QRCODE' | 'MICROQR' | 'RMQR', data: string, ...args: string[]): string[] {
  const rows = run('zint', ['-b', symbology, '--dump', ...args, '-d', data])
    .toString()
    .trimEnd()
    .split('\n')
  const bits = rows.map((row) =>
    Array.from(row.replaceAll(' ', ''))
      .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
      .join(''),
  )
  // The last digit of a row is filled up with light modules; the last module of the top row is dark in every symbol.
  const width = symbology === 'RMQR' ? (bits[0]?.lastIndexOf('1') ?? 0) + 1 : rows.length
  return bits.map((row) => row.slice(0, width))
}

/** Modules across of the QR codes that zint makes of these lines, in one run. */
export function zintSizes(lines: string[], level: number): number[] {
  const [list = ''] = files([Buffer.from(`${lines.join('\n')}\n`)], 'list')
  run('zint', ['-b', 'QRCODE', `--secure=${level}`, '--batch', '-i', list, '--filetype=txt', '-o', `${list}~~~~.txt`])
  return lines.map(
    (_, index) =>
      readFileSync(`${list}${String(index + 1).padStart(4, '0')}.txt`, 'utf8')
        .trimEnd()
        .split('\n').length,
  )
}

/** The same of qrencode's, which takes one at a time: a shell starts it sooner than Node does. */
export function qrencodeSizes(texts: string[], level: string): number[] {
  const paths = files(
    texts.map((text) => Buffer.from(text)),
    'text',
  )
  run('sh', ['-c', `for f in ${dirname(paths[0] ?? '')}/*.text; do qrencode -t ASCII -m 0 -l ${level} -r "$f" -o "$f.rows"; done`])
  return paths.map((path) => readFileSync(`${path}.rows`, 'utf8').trimEnd().split('\n').length)
}
