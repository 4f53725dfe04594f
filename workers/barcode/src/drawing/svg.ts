import { type Color, paint } from '@dot-do/codes/color'
import type { Placed } from './draw.ts'
import type { Contour, Point, Rect } from './shapes.ts'

/** What a picture is painted with. */
export interface Paint {
  color: Color
  background: Color
}

/** A drawing as SVG: a path a colour, no scripts, no references. Its size in millimetres where that is known. */
export function svgOf({ width, height, bars, areas, letters }: Placed, { color, background }: Paint, millimetresPerPixel?: number): string {
  const size = (pixels: number): string => (millimetresPerPixel === undefined ? String(pixels) : `${number(pixels * millimetresPerPixel)}mm`)
  const dark = [...bars.map(barPath), ...areas.filter((area) => area.color === undefined).flatMap(({ contours }) => contours.map(contourPath))].join('')
  const parts = [
    background.alpha > 0 ? `<path d="M0 0h${width}v${height}H0z" ${paint('fill', background)}/>` : '',
    dark === '' ? '' : `<path d="${dark}" ${paint('fill', color)} fill-rule="evenodd"/>`,
    ...areas.flatMap((area) =>
      area.color === undefined ? [] : [`<path d="${area.contours.map(contourPath).join('')}" fill="#${area.color}" fill-rule="evenodd"/>`],
    ),
    letters.length === 0 ? '' : `<path d="${letters.map(contourPath).join('')}" ${paint('fill', color)}/>`,
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size(width)}" height="${size(height)}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`
}

const number = (value: number): string => String(Math.round(value * 100) / 100)
const pair = ({ x, y }: Point): string => `${number(x)} ${number(y)}`

const barPath = ({ x, y, width, height }: Rect): string => `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h-${number(width)}z`

const commands = ['L', 'Q', 'C']

const contourPath = ({ start, steps }: Contour): string =>
  `M${pair(start)}${steps.map(({ to, controls }) => `${commands[controls.length]}${[...controls, to].map(pair).join(' ')}`).join('')}z`
