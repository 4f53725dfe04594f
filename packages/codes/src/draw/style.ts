import type { Picture } from '../logo.ts'
import type { Color } from './color.ts'
import type { eyeShapes } from './eyes/index.ts'
import type { moduleShapes } from './modules/index.ts'

export interface Gradient {
  type: 'linear' | 'radial'
  /** Degrees clockwise from left to right; of a linear one. */
  angle: number
  stops: { offset: number; color: Color }[]
}

/** A picture in the middle: PNG, JPEG, or SVG. */
export interface Logo extends Picture {
  /** Of the symbol's width, from 0 to 1. */
  width: number
  /** Around it, in modules. */
  margin: number
  /** Whether the modules below it are left out. */
  clear: boolean
}

export interface Frame {
  text: string
  position: 'top' | 'bottom'
  color: Color
}

/** How a symbol is drawn. */
export interface Style {
  modules: keyof typeof moduleShapes
  eyes: { shape: keyof typeof eyeShapes; color?: Color }
  pupils: { shape: keyof typeof eyeShapes; color?: Color }
  color: Color
  gradient?: Gradient
  background: Color
  logo?: Logo
  frame?: Frame
  /** Radius of the corners, in modules. */
  round: number
}

export const black: Color = { rgb: [0, 0, 0], alpha: 1 }
export const white: Color = { rgb: [255, 255, 255], alpha: 1 }

/** Black squares on white. */
export const plainStyle: Style = { modules: 'square', eyes: { shape: 'square' }, pupils: { shape: 'square' }, color: black, background: white, round: 0 }
