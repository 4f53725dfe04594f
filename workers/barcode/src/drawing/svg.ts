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

/** A number of at most two decimals: by whole numbers, which are written several times as fast. */
function number(value: number): string {
  const hundredths = Math.round(Math.abs(value) * 100)
  const rest = hundredths % 100
  const decimals = rest === 0 ? '' : rest % 10 === 0 ? `.${rest / 10}` : rest < 10 ? `.0${rest}` : `.${rest}`
  return `${value < 0 && hundredths > 0 ? '-' : ''}${(hundredths - rest) / 100}${decimals}`
}

const pair = ({ x, y }: Point): string => `${number(x)} ${number(y)}`

const barPath = ({ x, y, width, height }: Rect): string => `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h-${number(width)}z`

const commands = ['L', 'Q', 'C']

function contourPath({ start, steps }: Contour): string {
  let path = `M${pair(start)}`
  for (const { to, controls } of steps) {
    path += commands[controls.length]
    for (const control of controls) path += `${pair(control)} `
    path += pair(to)
  }
  return `${path}z`
}
