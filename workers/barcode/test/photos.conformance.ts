import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { files, folderOf, needs } from '@dot-do/testing/debian'
import { zbar, zxing } from '@dot-do/testing/readers'
import { expect, test } from 'vitest'
import { call, draw } from './call.ts'
import { start } from './tools.ts'

const step = 15

const codes = [
  { type: 'code128', data: 'PARCEL-4711', gravity: 'NorthWest' },
  { type: 'ean13', data: '9520123456788', gravity: 'NorthEast' },
  { type: 'qrcode', data: 'https://example.com/1', gravity: 'SouthWest' },
  { type: 'datamatrix', data: 'Lot 26/11', gravity: 'SouthEast' },
]

const spoils: Record<string, string[]> = {
  'as it is': [],
  'out of focus': ['-blur', '0x1.2'],
  noisy: ['-seed', '7', '-attenuate', '0.6', '+noise', 'Gaussian'],
  'of poor quality': ['-quality', '30'],
}

/** What ZXing's command line reads of one picture: 1.4 ends by an assertion of its own on some. */
function alone(path: string): string[] {
  try {
    return zxing([path])[0] ?? []
  } catch {
    return []
  }
}

test(
  `one to four codes in a photo, turned by ${step}° each time: as many are read as by zbar and by ZXing’s command line`,
  { timeout: 900_000 },
  async ({ skip }) => {
    needs(skip, 'convert', 'zbarimg', 'ZXingReader')
    const pictures = files(
      await Promise.all(codes.map(({ type, data }) => draw({ type, data, format: 'png', options: { scale: type === 'datamatrix' ? 6 : 2, text: 'none' } }))),
      'png',
    )
    const folder = folderOf()
    const photos: { path: string; expected: string[] }[] = []
    for (const [name, spoil] of Object.entries(spoils)) {
      for (let angle = 0; angle < 360; angle += step) {
        const count = 1 + (photos.length % codes.length)
        const path = join(folder, `${photos.length} ${name}.jpg`.replaceAll(' ', '-'))
        const placed = pictures.slice(0, count).flatMap((picture, index) => {
          const turned = ['(', picture, '-background', 'white', '-rotate', String(angle), '-bordercolor', 'white', '-border', '10', ')']
          return [...turned, '-gravity', codes[index]?.gravity ?? 'Center', '-geometry', '+40+40', '-composite']
        })
        await start('convert', ['-size', '1100x1100', '-seed', '3', 'plasma:tan-gray', ...placed, ...spoil, path])
        photos.push({ path, expected: codes.slice(0, count).map(({ data }) => data) })
      }
    }
    const recall = (read: string[][]): number =>
      photos.reduce((sum, { expected }, index) => sum + expected.filter((data) => read[index]?.includes(data)).length, 0)
    const paths = photos.map(({ path }) => path)
    const ours: string[][] = []
    for (const path of paths) ours.push((await call('scan', { file: readFileSync(path) })).codes.map(({ text }) => text))
    const [mine, theirs] = [recall(ours), { zbar: recall(zbar(paths)), zxing: recall(paths.map(alone)) }]
    expect(mine).toBeGreaterThanOrEqual(Math.max(theirs.zbar, theirs.zxing))
  },
)
