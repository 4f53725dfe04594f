import type { Parsed } from '@dot-do/contract'
import type contract from 'barcode.do/contract'
import {
  appendBezierCurve,
  closePath,
  concatTransformationMatrix,
  fill,
  lineTo,
  moveTo,
  PDFDocument,
  type PDFFont,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  setFillingRgbColor,
  StandardFonts,
} from 'pdf-lib'
import type { Placed } from './drawing/draw.ts'
import type { Area, Contour, Point } from './drawing/shapes.ts'

type Page = Parsed<typeof contract, 'generateSheet'>['page']

/** Why labels make no sheet. */
export class SheetError extends Error {
  readonly path: (string | number)[]
  readonly reason: string

  constructor(message: string, path: (string | number)[], reason: string) {
    super(message)
    this.path = path
    this.reason = reason
  }
}

/** A label: its code, drawn so many units a module, and what stands below. */
export interface SheetLabel {
  placed: Placed
  caption?: string | undefined
}

const pointsPerMm = 72 / 25.4
const sizesMm: Record<Page['size'], [width: number, height: number]> = {
  A3: [297, 420],
  A4: [210, 297],
  A5: [148, 210],
  A6: [105, 148],
  letter: [215.9, 279.4],
  legal: [215.9, 355.6],
}
const moduleMm = { min: 0.1, max: 0.5 }
const captionPoints = 8

interface Cell {
  x: number
  y: number
  width: number
  height: number
}

/** Writes labels as PDF, of vectors alone. The same labels give the same bytes. */
export async function writeSheet(labels: SheetLabel[], page: Page, unitsPerModule: number): Promise<Uint8Array> {
  const [width, height] = sizesMm[page.size].map((mm) => mm * pointsPerMm) as [number, number]
  const cell = cellOf(page, width, height)
  const document = await PDFDocument.create({ updateMetadata: false })
  const font = await document.embedFont(StandardFonts.Helvetica)
  const perPage = page.columns * page.rows
  let sheet: PDFPage | undefined
  for (const [index, label] of labels.entries()) {
    if (index % perPage === 0) sheet = document.addPage([width, height])
    const place = index % perPage
    const column = place % page.columns
    const row = Math.floor(place / page.columns)
    const gap = page.gapMm * pointsPerMm
    const at = { ...cell, x: cell.x + column * (cell.width + gap), y: height - cell.y - row * (cell.height + gap) - cell.height }
    if (sheet) drawLabel(sheet, font, label, at, unitsPerModule, ['labels', index])
  }
  return document.save({ useObjectStreams: false })
}

function cellOf({ columns, rows, marginMm, gapMm }: Page, pageWidth: number, pageHeight: number): Cell {
  const [margin, gap] = [marginMm * pointsPerMm, gapMm * pointsPerMm]
  const width = (pageWidth - 2 * margin - (columns - 1) * gap) / columns
  const height = (pageHeight - 2 * margin - (rows - 1) * gap) / rows
  if (width <= 0 || height <= 0) throw new SheetError('margins and gaps leave no room for labels', ['page'], 'size')
  return { x: margin, y: margin, width, height }
}

function drawLabel(page: PDFPage, font: PDFFont, { placed, caption }: SheetLabel, cell: Cell, unitsPerModule: number, path: (string | number)[]): void {
  const below = caption === undefined ? 0 : captionPoints * 1.5
  const largest = (moduleMm.max * pointsPerMm) / unitsPerModule
  const scale = Math.min(largest, cell.width / placed.width, (cell.height - below) / placed.height)
  const module = (scale * unitsPerModule) / pointsPerMm
  if (module < moduleMm.min) throw new SheetError(`its modules would be ${Math.max(0, module).toFixed(2)} mm wide; ${moduleMm.min} is the least`, path, 'size')
  const [width, height] = [placed.width * scale, placed.height * scale]
  const x = cell.x + (cell.width - width) / 2
  const bottom = cell.y + below + (cell.height - below - height) / 2
  // Of a drawing the y axis points down.
  page.pushOperators(pushGraphicsState(), concatTransformationMatrix(scale, 0, 0, -scale, x, bottom + height), ...operatorsOf(placed), popGraphicsState())
  if (caption !== undefined) drawCaption(page, font, caption, cell, [...path, 'caption'])
}

function drawCaption(page: PDFPage, font: PDFFont, caption: string, cell: Cell, path: (string | number)[]): void {
  const known = new Set(font.getCharacterSet())
  const foreign = Array.from(caption).find((letter) => !known.has(letter.codePointAt(0) ?? 0))
  if (foreign !== undefined) throw new SheetError(`the font has no ${JSON.stringify(foreign)}: it has Latin-1`, path, 'character')
  const full = font.widthOfTextAtSize(caption, captionPoints)
  const size = captionPoints * Math.min(1, cell.width / full)
  page.drawText(caption, { font, size, x: cell.x + (cell.width - (full * size) / captionPoints) / 2, y: cell.y + captionPoints * 0.3 })
}

function operatorsOf({ bars, areas, letters }: Placed): PDFOperator[] {
  const black = setFillingRgbColor(0, 0, 0)
  return [
    black,
    ...bars.map(({ x, y, width, height }) => rectangle(x, y, width, height)),
    ...(bars.length > 0 ? [fill()] : []),
    ...areas.flatMap(areaOperators),
    ...(letters.length > 0 ? [black, ...letters.flatMap(contourOperators), fill()] : []),
  ]
}

function areaOperators({ color = '000000', contours }: Area): PDFOperator[] {
  const [red = 0, green = 0, blue = 0] = (color.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16) / 255)
  return [setFillingRgbColor(red, green, blue), ...contours.flatMap(contourOperators), PDFOperator.of(PDFOperatorNames.FillEvenOdd)]
}

function contourOperators({ start, steps }: Contour): PDFOperator[] {
  let from = start
  const drawn = steps.map(({ to, controls }) => {
    const operator = step(from, controls, to)
    from = to
    return operator
  })
  return [moveTo(start.x, start.y), ...drawn, closePath()]
}

function step(from: Point, [first, second]: Point[], to: Point): PDFOperator {
  if (!first) return lineTo(to.x, to.y)
  // PDF has no quadratic curves: a cubic one is the same.
  const [one, other] = second ? [first, second] : [third(from, first), third(to, first)]
  return appendBezierCurve(one.x, one.y, other.x, other.y, to.x, to.y)
}

const third = (end: Point, control: Point): Point => ({ x: end.x + ((control.x - end.x) * 2) / 3, y: end.y + ((control.y - end.y) * 2) / 3 })
