import { type CodeSymbol, halfBlocks, plainPng, svgToPng, withDpi } from '@dot-do/codes'
import type { Answer, Parsed } from '@dot-do/contract'
import type { CallScope } from '@dot-do/service'
import type contract from 'qrcode.do/contract'
import { checkSize, type Drawing, drawingOf, isSafe, pngSize, svgOf, verdictOf, widthOf } from '../drawing.ts'
import type { Options } from '../input.ts'

type Contract = typeof contract

/** Draws a code that will scan. */
export async function generate(
  input: Parsed<Contract, 'generate'>,
  { fail }: CallScope<Contract['methods']['generate']>,
): Promise<Answer<Contract, 'generate'>> {
  checkSize(input.options)
  const drawing = await drawingOf(input)
  const { format, options, force } = input
  if (format === 'matrix') return matrix(drawing.symbol)
  const size = format === 'png' ? pngSize(drawing, options) : undefined
  if (!force && !isSafe(drawing)) {
    const { obstacles } = await verdictOf(drawing)
    const [first] = obstacles
    if (first) fail('failed_precondition', `${obstacles.map(({ message }) => message).join('; ')}; force draws it anyway`, { obstacles }, first.code)
  }
  if (format === 'text') return { type: 'text/plain; charset=utf-8', body: halfBlocks(drawing.symbol, drawing.quietZone) }
  if (size) return { type: 'image/png', body: await png(drawing, size) }
  return { type: 'image/svg+xml', body: await svgOf(drawing, svgWidth(drawing, options)) }
}

function matrix({ width, height, modules, version, ecLevel, mask, segments }: CodeSymbol): Answer<Contract, 'generate'> {
  const rows = Array.from({ length: height }, (_, y) => modules.subarray(y * width, (y + 1) * width).join(''))
  return { modules: rows, version, ecLevel, mask, segments }
}

async function png(drawing: Drawing, { width, dpi }: { width: number; dpi?: number }): Promise<Uint8Array> {
  const { symbol, quietZone, isPlain } = drawing
  if (isPlain) return plainPng(symbol, { quietZone, width, dpi })
  const file = await svgToPng(await svgOf(drawing), width)
  return dpi === undefined ? file : withDpi(file, dpi)
}

function svgWidth(drawing: Drawing, { size, moduleMm }: Options): { value: number; unit: 'px' | 'mm' } | undefined {
  if (moduleMm !== undefined) return { value: moduleMm * widthOf(drawing), unit: 'mm' }
  return size === undefined ? undefined : { value: size, unit: 'px' }
}
