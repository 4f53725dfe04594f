import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { flatten, type Grey } from './read/pixels.ts'

let isStarted = false

/** An SVG as a PNG of so many pixels across. */
export const svgToPng = (svg: string, width: number): Promise<Uint8Array> => render(svg, width, (image) => Uint8Array.from(image.asPng()))

/** An SVG as it looks on white. */
export const svgToGrey = (svg: string, width: number): Promise<Grey> =>
  // Tiny-skia's pixels are premultiplied.
  render(svg, width, (image) => flatten(image.pixels, image.width, image.height, true))

type Image = ReturnType<InstanceType<typeof Resvg>['render']>

async function render<T>(svg: string, width: number, take: (image: Image) => T): Promise<T> {
  if (!isStarted) await start()
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
}

/** Each call that finds no engine starts one, the last stays: to wait for another call's promise would be to wait for good where that call ended first. */
async function start(): Promise<void> {
  const { default: compiled } = await import('@resvg/resvg-wasm/index_bg.wasm')
  if (isStarted) return
  await initWasm(compiled).catch((err: unknown) => {
    // Another was quicker.
    if (!isStarted) throw err
  })
  isStarted = true
}
