import { bwipp, type Engine, encoding, EncodingError } from '../engine/bwipp.ts'
import { mendedBars } from '../engine/japan-post.ts'
import { bwippOptions, type Options } from '../engine/options.ts'
import type { Examined } from '../symbology/examine.ts'
import type { Symbology } from '../symbology/index.ts'
import { drawMaxicode, maxicodeSize } from './maxicode.ts'
import { Raster } from './raster.ts'
import { recorder } from './record.ts'
import { boundsOf, type Drawing, mapped } from './shapes.ts'

/** A code in its place: so many pixels wide and high, quiet zones and all. */
export interface Placed extends Drawing {
  width: number
  height: number
}

interface Layout {
  /** Pixels a module. */
  scale: number
  quietZone?: number | undefined
  rotate?: number | undefined
  /** Of a module, what the bars are narrower. */
  barWidthReduction?: number | undefined
}

/** Draws data that were examined, in whole pixels. */
export async function draw(type: Symbology, examined: Examined, options: Options, layout: Layout): Promise<Placed> {
  const engine = await bwipp()
  const drawing = smallest(type, options, (fitting) => drawn(engine, type, examined, fitting, layout.scale))
  return turned(place(narrowed(drawing, (layout.barWidthReduction ?? 0) * layout.scale), type, layout), layout.rotate ?? 0)
}

// ISO/IEC 23941: the sizes of rMQR, the least area first.
const rmqrVersions = [
  ...['R11x27', 'R7x43', 'R13x27', 'R9x43', 'R7x59', 'R11x43', 'R9x59', 'R7x77', 'R13x43', 'R15x43', 'R11x59', 'R9x77', 'R7x99', 'R17x43', 'R13x59', 'R11x77'],
  ...[
    'R15x59',
    'R9x99',
    'R7x139',
    'R13x77',
    'R17x59',
    'R11x99',
    'R15x77',
    'R9x139',
    'R13x99',
    'R17x77',
    'R15x99',
    'R11x139',
    'R17x99',
    'R13x139',
    'R15x139',
    'R17x139',
  ],
]

/** What is made in the smallest version that holds the data. Of rMQR BWIPP wants one to be said; of all else it finds it. */
function smallest<T>(type: Symbology, options: Options, make: (options: Options) => T): T {
  if (type.name !== 'rectangularmicroqrcode' || options.version !== undefined) return encoding(() => make(options))
  for (const version of rmqrVersions.slice(0, -1)) {
    try {
      return encoding(() => make({ ...options, version }))
    } catch (err) {
      if (!(err instanceof EncodingError) || !err.reason.endsWith('NoValidSymbol')) throw err
    }
  }
  return encoding(() => make({ ...options, version: rmqrVersions.at(-1) }))
}

/** What BWIPP is called with. */
function callOf(engine: Engine, type: Symbology, { text, encoder, options: own }: Examined, options: Options) {
  const bars = type.name === 'japanpost' ? mendedBars(engine, text) : undefined
  return {
    ...{ ...bwippOptions(type, options), ...own, ...(bars === undefined || options.text === undefined || options.text === 'none' ? {} : { alttext: text }) },
    ...{ bcid: bars === undefined ? (encoder ?? type.name) : 'daft', text: bars ?? text, binarytext: true, scaleX: 1, scaleY: 1 },
  }
}

function drawn(engine: Engine, type: Symbology, examined: Examined, options: Options, scale: number): Drawing {
  if (type.name === 'maxicode') return drawMaxicode(rawOf(engine, type, examined, options).pixs ?? [], scale)
  const { context, drawing } = recorder(engine.FontLib, scale / type.unit)
  engine.render(callOf(engine, type, examined, options), context)
  return drawing
}

/** What BWIPP gives without drawing: widths of bars and spaces, or modules. */
interface Raw {
  sbs?: number[]
  bhs?: number[]
  bbs?: number[]
  pixs?: number[]
  pixx?: number
}

function rawOf(engine: Engine, type: Symbology, examined: Examined, options: Options): Raw {
  const [first = {}] = engine.raw(callOf(engine, type, examined, options)) as Raw[]
  return first
}

/** Rows of modules: 0 light, 1 dark; of a coloured type, digits from 0 to 9. Without the quiet zone. */
export async function modulesOf(type: Symbology, examined: Examined, options: Options): Promise<string[]> {
  const engine = await bwipp()
  return smallest(type, { ...options, text: 'none' }, (fitting) => {
    if (type.kind === 'stacked') return rowsOf(drawn(engine, type, examined, fitting, 1))
    const { sbs, bhs = [], bbs = [], pixs = [], pixx = 1 } = rawOf(engine, type, examined, fitting)
    if (type.name === 'maxicode') return maxicodeRows(pixs)
    if (sbs === undefined) return Array.from({ length: pixs.length / pixx }, (_, row) => pixs.slice(row * pixx, (row + 1) * pixx).join(''))
    return type.kind === 'postal' ? levels(bhs, bbs, type.levels) : [sbs.map((width, index) => String((index + 1) % 2).repeat(width)).join('')]
  })
}

const maxicodeRows = (dark: number[]): string[] =>
  Array.from({ length: maxicodeSize.height }, (_, row) =>
    Array.from({ length: maxicodeSize.width }, (_, column) => Number(dark.includes(row * maxicodeSize.width + column))).join(''),
  )

/** Bars of different heights as rows, the uppermost first; a space between each two. */
function levels(heights: number[], bases: number[], known: number[] = []): string[] {
  const near = (value: number): number => Math.round(value * 1e4)
  const own = heights.flatMap((height, index) => [near(bases[index] ?? 0), near((bases[index] ?? 0) + height)])
  const edges = [...new Set([...known.map(near), ...own])].toSorted((one, other) => other - one)
  return edges.slice(1).map((bottom, index) => {
    const top = edges[index] ?? 0
    return heights.map((height, bar) => Number(near(bases[bar] ?? 0) <= bottom && near((bases[bar] ?? 0) + height) >= top)).join('0')
  })
}

/** The pixels of a drawing that has only whole ones. */
function rowsOf({ bars, areas }: Drawing): string[] {
  const bounds = boundsOf(
    bars,
    areas.flatMap(({ contours }) => contours),
  )
  if (!bounds) return []
  const raster = new Raster(bounds.width, bounds.height)
  const move = ({ x, y }: { x: number; y: number }): { x: number; y: number } => ({ x: x - bounds.x, y: y - bounds.y })
  raster.paint(mapped({ bars, areas, letters: [] }, move))
  return Array.from({ length: raster.height }, (_, y) => Array.from(raster.row(y), (level) => (level > 127 ? 1 : 0)).join(''))
}

/** Bars that are narrower by so much, which ink that runs makes good again. */
function narrowed(drawing: Drawing, by: number): Drawing {
  const less = Math.round(by)
  return less === 0
    ? drawing
    : { ...drawing, bars: drawing.bars.map((bar) => ({ ...bar, x: bar.x + Math.floor(less / 2), width: Math.max(1, bar.width - less) })) }
}

/** The drawing with its quiet zone around it; text beyond that has room too. */
function place(drawing: Drawing, type: Symbology, { scale, quietZone }: Layout): Placed {
  const { bars, areas, letters } = drawing
  const code = boundsOf(
    bars,
    areas.flatMap(({ contours }) => contours),
  ) ?? { x: 0, y: 0, width: 0, height: 0 }
  const text = boundsOf([], letters) ?? code
  const quiet = quietZone ?? type.quiet ?? 2
  const [leftModules, rightModules] = typeof quiet === 'number' ? [quiet, quiet] : quiet
  const above = type.kind === 'linear' || Array.isArray(quiet) ? 0 : leftModules * scale
  const left = Math.floor(Math.min(code.x - leftModules * scale, text.x))
  const top = Math.floor(Math.min(code.y - above, text.y))
  const right = Math.ceil(Math.max(code.x + code.width + rightModules * scale, text.x + text.width))
  const bottom = Math.ceil(Math.max(code.y + code.height + above, text.y + text.height))
  return { ...mapped(drawing, ({ x, y }) => ({ x: x - left, y: y - top })), width: right - left, height: bottom - top }
}

/** Clockwise, by quarters. */
function turned(placed: Placed, degrees: number): Placed {
  const { width, height } = placed
  if (degrees === 90) return { ...mapped(placed, ({ x, y }) => ({ x: height - y, y: x })), width: height, height: width }
  if (degrees === 180) return { ...mapped(placed, ({ x, y }) => ({ x: width - x, y: height - y })), width, height }
  if (degrees === 270) return { ...mapped(placed, ({ x, y }) => ({ x: y, y: width - x })), width: height, height: width }
  return placed
}
