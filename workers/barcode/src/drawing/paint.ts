import { type Color, contrastOn, over, parseColor } from '@dot-do/codes/color'
import { invalid } from '@dot-do/service'
import type { Options } from '../engine/options.ts'
import type { Paint } from './svg.ts'

const white: Color = { rgb: [255, 255, 255], alpha: 1 }
const contrastMin = 4

/** Black on white, unless the options have colours. */
export const paintOf = ({ color = 'black', background = 'white' }: Options): Paint => ({
  color: colorOf(color, 'color'),
  background: colorOf(background, 'background'),
})

const colorOf = (text: string, option: string): Color => parseColor(text) ?? invalid(`${text} is not a colour`, ['options', option], 'color')

/** Why readers may not read what is painted so, as it looks on white. */
export function warningsOf({ color, background }: Paint): string[] {
  const ground = over(background, white)
  const contrast = contrastOn(over(color, ground), ground)
  if (contrast < 1) return ['the code is lighter than its background: many readers take dark on light only']
  return contrast < contrastMin ? [`the contrast is ${contrast.toFixed(1)}:1: many readers need ${contrastMin}:1 or more`] : []
}
