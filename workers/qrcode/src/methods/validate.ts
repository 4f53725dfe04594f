import { Problem } from '@dot-do/contract'
import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'qrcode.do/contract'
import { checkSize, type Drawing, drawingOf, verdictOf } from '../drawing.ts'

type Contract = typeof contract
type Verdict = Answer<Contract, 'validate'>

const marginMin = 0.02

/** Says what `generate` would make of the same input. */
export async function validate(input: Parsed<Contract, 'validate'>): Promise<Verdict> {
  const drawing = await attempt(input)
  if (!('symbol' in drawing)) return drawing
  const { symbol } = drawing
  const { obstacles, contrast, margin } = await verdictOf(drawing)
  return {
    valid: true,
    version: symbol.version,
    modules: symbol.width,
    ecLevel: symbol.ecLevel,
    capacity: symbol.capacity,
    contrast: Number(contrast.toFixed(2)),
    scannable: obstacles.length === 0,
    margin: Number(margin.toFixed(4)),
    errors: obstacles,
    warnings: obstacles.length === 0 ? warningsOf(drawing, margin) : [],
  }
}

// What can't be made at all is the answer here, not a failed call.
async function attempt(input: Parsed<Contract, 'validate'>): Promise<Drawing | Verdict> {
  try {
    checkSize(input.options)
    return await drawingOf(input)
  } catch (err) {
    if (!(err instanceof Problem) || err.code !== 'invalid_argument' || err.reason === 'subject') throw err
    const errors = (err.issues ?? []).map(({ path, message }) => ({ message: `${path.join('.')}: ${message}`, code: err.reason ?? err.code }))
    return { valid: false, scannable: false, errors, warnings: [] }
  }
}

function warningsOf({ symbol, style }: Drawing, margin: number): Verdict['warnings'] {
  const warnings: Verdict['warnings'] = []
  if (margin < marginMin && symbol.version !== 'M1')
    warnings.push({ code: 'margin', message: 'little of the error correction is left: dirt or a crease may make the code unreadable' })
  if (symbol.kind !== 'qr') warnings.push({ code: 'reader', message: 'many phones do not read this kind of code' })
  if (style.background.alpha < 1) warnings.push({ code: 'background', message: 'what is behind the code shows through: keep it light' })
  return warnings
}
