import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { type CallScope, invalid } from '@dot-do/service'
import type contract from 'barcode.do/contract'
import { draw, modulesOf, type Placed } from '../drawing/draw.ts'
import { paintOf, warningsOf } from '../drawing/paint.ts'
import { pngOf } from '../drawing/png.ts'
import { svgOf } from '../drawing/svg.ts'
import { moduleMmDefault, type Options } from '../engine/options.ts'
import { made, refuse, yearOf } from '../faults.ts'
import { subjectOf } from '../subject.ts'
import { knownSymbology } from '../symbology/index.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'generate'>

const pixelsMax = 25_000_000
const scaleDefault = 3

/** Draws a code, or gives its modules. */
export async function generate(input: Input, { ctx }: CallScope<Contract['methods']['generate']>): Promise<Answer<Contract, 'generate'>> {
  const type = knownSymbology(input.type)
  const { examined, path } = subjectOf(type, input, yearOf(ctx.timestamp))
  refuse(examined.faults, path)
  const { format, options } = input
  if (format === 'matrix') return matrix(await made(path, modulesOf(type, examined, options)))
  if (options.barWidthReduction !== undefined && type.kind !== 'linear')
    invalid(`${type.name} has no bars to make narrower`, ['options', 'barWidthReduction'], 'option')
  const paint = paintOf(options)
  const { scale, dpi, millimetres } = sizeOf(options)
  const placed = await made(path, draw(type, examined, options, { ...options, scale }))
  checkSize(placed)
  const warnings = warningsOf(paint)
  const said = warnings.length > 0 ? { headers: { 'x-warning': warnings.join('; ') } } : {}
  if (format === 'png') return { type: 'image/png', body: await pngOf(placed, paint, dpi), ...said }
  return { type: 'image/svg+xml', body: svgOf(placed, paint, millimetres), ...said }
}

function matrix(modules: string[]): Answer<Contract, 'generate'> {
  return { modules, width: modules[0]?.length ?? 0, height: modules.length }
}

/** Pixels a module, the resolution of a PNG, and of an SVG that has a size in the world how wide a pixel is. */
function sizeOf({ scale, moduleMm, dpi }: Options): { scale: number; dpi: number; millimetres?: number } {
  if (dpi !== undefined && moduleMm === undefined) invalid('needs moduleMm', ['options', 'dpi'], 'size')
  if (dpi !== undefined && scale !== undefined) invalid('either scale, or moduleMm with dpi', ['options', 'scale'], 'size')
  const module = moduleMm ?? moduleMmDefault
  const pixels = scale ?? (dpi === undefined ? scaleDefault : Math.round((module / 25.4) * dpi))
  if (pixels < 1) invalid(`a module of ${module} mm has no pixel at ${dpi} dpi`, ['options', 'moduleMm'], 'size')
  return { scale: pixels, dpi: dpi ?? (pixels * 25.4) / module, ...(moduleMm === undefined ? {} : { millimetres: module / pixels }) }
}

function checkSize({ width, height }: Placed): void {
  if (width * height > pixelsMax)
    throw new Problem('payload_too_large', `${width} × ${height} pixels; a picture has at most 25 megapixels`, { reason: 'pixels' })
}
