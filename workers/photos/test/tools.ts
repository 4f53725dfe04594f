import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { metadataOf } from '@dot-do/pictures'
import { type Program, run } from '@dot-do/testing/debian'

/** What a program makes of a file: `args` gets the paths of what it reads and writes. */
export function through(program: Program, input: Uint8Array, [from, to]: [string, string], args: (input: string, output: string) => string[]): Buffer {
  const at = mkdtempSync(join(tmpdir(), 'photos-'))
  try {
    const [source, target] = [join(at, `in.${from}`), join(at, `out.${to}`)]
    writeFileSync(source, input)
    run(program, args(source, target))
    return readFileSync(target)
  } finally {
    rmSync(at, { recursive: true })
  }
}

/** A file with metadata, as exiftool writes it: `-GPSLatitude=47.37`. It writes none into WebP, where webpmux puts what it wrote into a JPEG. */
export function tagged(file: Uint8Array, format: string, tags: string[]): Buffer {
  if (format !== 'webp') return through('exiftool', file, [format, format], (from, to) => ['-q', '-q', '-n', ...tags, '-o', to, from])
  const block = metadataOf(tagged(convert(['-size', '1x1', 'xc:red'], 'jpeg'), 'jpeg', tags), 'jpeg', 'exif')
  if (!block) throw new Error('exiftool wrote no EXIF')
  return through('webpmux', file, ['webp', 'webp'], (from, to) => {
    writeFileSync(`${from}.exif`, block)
    return ['-set', 'exif', `${from}.exif`, from, '-o', to]
  })
}

/** What Debian's ImageMagick makes, in a format. */
export const convert = (args: string[], format: string, input?: Uint8Array): Buffer => run('convert', [...(input ? ['-'] : []), ...args, `${format}:-`], input)

/** A picture that has everything a photo has: smooth parts, edges, texture and strong colours. The same for the same seed. */
export const scene = (seed: number, size = '640x480', ...more: string[]): string[] => [
  ...[
    '-seed',
    String(seed),
    '-size',
    size,
    'plasma:tomato-steelblue',
    '(',
    '-size',
    size,
    `gradient:#${((seed * 2654435761) % 0xffffff).toString(16).padStart(6, '0')}-white`,
    ')',
  ],
  ...[
    '-compose',
    'blend',
    '-define',
    'compose:args=60',
    '-composite',
    '-fill',
    'black',
    '-draw',
    'circle 120,120 150,180',
    '-fill',
    'gold',
    '-draw',
    'rectangle 300,60 420,200',
  ],
  ...['-attenuate', '0.15', '-seed', String(seed + 1), '+noise', 'Gaussian', ...more],
]
