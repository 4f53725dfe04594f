import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { flatten, type Grey } from './read/pixels.ts'
import { queue } from './read/queue.ts'

const inTurn = queue()
let started: Promise<void> | undefined

/** An SVG as a PNG of so many pixels across. */
export const svgToPng = (svg: string, width: number): Promise<Uint8Array> => render(svg, width, (image) => Uint8Array.from(image.asPng()))

/** An SVG as it looks on white. */
export const svgToGrey = (svg: string, width: number): Promise<Grey> =>
  // Tiny-skia's pixels are premultiplied.
  render(svg, width, (image) => flatten(image.pixels, image.width, image.height, true))

type Image = ReturnType<InstanceType<typeof Resvg>['render']>

function render<T>(svg: string, width: number, take: (image: Image) => T): Promise<T> {
  return inTurn(async () => {
    started ??= import('@resvg/resvg-wasm/index_bg.wasm').then(({ default: compiled }) => initWasm(compiled))
    await started
    const drawing = new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } })
    try {
      const image = drawing.render()
      try {
        return take(image)
      } finally {
        image.free()
      }
    } finally {
      drawing.free()
    }
  })
}
