import type { CodeSymbol } from '../qr/symbol.ts'
import type { Style } from './style.ts'

/** Where things are, in modules from the picture's top left. */
export interface Layout {
  width: number
  height: number
  /** The symbol's first module. */
  x: number
  y: number
  /** The frame: its border, and the top and height of the band with the text. */
  frame?: { border: number; bandTop: number; bandHeight: number }
  /** What is kept free in the symbol, in its own modules: from, and to without. */
  cleared?: { left: number; top: number; right: number; bottom: number }
  logo?: { x: number; y: number; width: number; height: number }
}

/** Lays a symbol out. */
export function layOut({ width, height }: Pick<CodeSymbol, 'width' | 'height'>, quietZone: number, { frame, logo }: Style): Layout {
  const border = frame ? 1 : 0
  const bandHeight = frame ? Math.max(4, Math.round(Math.min(width, height * 2) / 6)) : 0
  const x = quietZone + border
  const y = x + (frame?.position === 'top' ? bandHeight : 0)
  const whole = { width: width + 2 * x, height: height + 2 * x + bandHeight }
  const band = frame && { border, bandHeight, bandTop: frame.position === 'top' ? 0 : whole.height - bandHeight - border }
  return { ...whole, x, y, frame: band, ...(logo && placeLogo(width, height, logo)) }
}

function placeLogo(width: number, height: number, { header, width: share, margin, clear }: NonNullable<Style['logo']>): Pick<Layout, 'cleared' | 'logo'> {
  const box = width * share
  const scale = box / Math.max(header.width, header.height)
  const size = { width: header.width * scale, height: header.height * scale }
  const at = { x: (width - size.width) / 2, y: (height - size.height) / 2 }
  const cleared = {
    left: Math.floor(at.x - margin + 0.01),
    top: Math.floor(at.y - margin + 0.01),
    right: Math.ceil(at.x + size.width + margin - 0.01),
    bottom: Math.ceil(at.y + size.height + margin - 0.01),
  }
  return { logo: { ...at, ...size }, cleared: clear ? cleared : undefined }
}
