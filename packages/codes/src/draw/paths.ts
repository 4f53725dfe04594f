import { type CodeSymbol, isDark } from '../qr/symbol.ts'
import { eyeShapes } from './eyes/index.ts'
import { hole } from './eyes/hole.ts'
import type { Layout } from './layout.ts'
import { moduleShapes } from './modules/index.ts'
import type { Style } from './style.ts'

const eyeSize = 7

/** The top left corners of the finders that are drawn as eyes. */
function eyesOf({ kind, width, height }: CodeSymbol): [number, number][] {
  return kind === 'qr'
    ? [
        [0, 0],
        [width - eyeSize, 0],
        [0, height - eyeSize],
      ]
    : [[0, 0]]
}

/** The path of everything dark but the eyes. */
export function modulesPath(symbol: CodeSymbol, { x: left, y: top, cleared }: Layout, style: Style): string {
  const eyes = eyesOf(symbol)
  const isDrawn = (x: number, y: number) =>
    isDark(symbol, x, y) &&
    !eyes.some(([eyeX, eyeY]) => x >= eyeX && x < eyeX + eyeSize && y >= eyeY && y < eyeY + eyeSize) &&
    !(cleared && x >= cleared.left && x < cleared.right && y >= cleared.top && y < cleared.bottom)
  if (style.modules === 'square') return runs(symbol, isDrawn, left, top)
  const shape = moduleShapes[style.modules]
  const pieces: string[] = []
  for (let y = 0; y < symbol.height; y++) {
    for (let x = 0; x < symbol.width; x++) {
      if (!isDrawn(x, y)) continue
      const neighbours = { left: isDrawn(x - 1, y), right: isDrawn(x + 1, y), up: isDrawn(x, y - 1), down: isDrawn(x, y + 1) }
      pieces.push(shape({ x: x + left, y: y + top, ...neighbours }))
    }
  }
  return pieces.join('')
}

/** Square modules, a rectangle for each run of a row. */
function runs({ width, height }: { width: number; height: number }, isDrawn: (x: number, y: number) => boolean, left: number, top: number): string {
  let path = ''
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isDrawn(x, y)) continue
      const start = x
      while (x < width && isDrawn(x, y)) x++
      path += `M${start + left} ${y + top}h${x - start}v1h-${x - start}z`
    }
  }
  return path
}

/** The rings of the eyes. */
export function eyesPath(symbol: CodeSymbol, { x: left, y: top }: Layout, { eyes }: Style): string {
  const shape = eyeShapes[eyes.shape]
  return eyesOf(symbol)
    .map(([eyeX, eyeY]) => {
      const [x, y] = [eyeX + left, eyeY + top]
      return shape(x, y, 7) + hole(shape(x + 1, y + 1, 5), x + 1, y + 1)
    })
    .join('')
}

/** What is inside of them. */
export function pupilsPath(symbol: CodeSymbol, { x, y }: Layout, { eyes, pupils }: Style): string {
  const size = pupilSize(eyes.shape, pupils.shape)
  const inset = (eyeSize - size) / 2
  return eyesOf(symbol)
    .map(([eyeX, eyeY]) => eyeShapes[pupils.shape](eyeX + x + inset, eyeY + y + inset, size))
    .join('')
}

// Readers look along the diagonals too, where a ring and a pupil of different shapes are not in proportion: between the two they take it.
function pupilSize(eye: Style['eyes']['shape'], pupil: Style['pupils']['shape']): number {
  if (eye === 'circle') return pupil === 'circle' ? 3 : 2.6
  return pupil === 'circle' && eye !== 'rounded' ? 3.3 : 3
}
