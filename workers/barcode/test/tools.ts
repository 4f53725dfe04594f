import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { folderOf, type Program, programPath, run } from '@dot-do/testing/debian'

/** Runs a program while the test goes on: connections that idle are let go, and must be seen to be. */
export const start = (program: Program, args: string[]): Promise<unknown> => promisify(execFile)(programPath(program), args)

/** The files that zint makes of lines, each by itself: in a batch it keeps a size for the next. */
function zintFiles(symbology: string, lines: string[], extension: string, args: string[]): string[] {
  const made = folderOf()
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
