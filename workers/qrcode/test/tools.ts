import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { files, run } from '@dot-do/testing/debian'
import * as readers from '@dot-do/testing/readers'

/** What zbarimg reads of each file. */
export const zbar = (paths: string[]): string[] => readers.zbar(paths).map(([text = '']) => text)

/** What ZXing's command line reads of each file. */
export const zxing = (paths: string[]): string[] => readers.zxing(paths).map(([text = '']) => text)

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
