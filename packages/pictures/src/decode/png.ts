import type { Raster } from '../raster.ts'

interface Engine {
  memory: WebAssembly.Memory
  __wbindgen_malloc: (size: number, align: number) => number
  decode: (at: number, length: number) => number
}

/** The pixels of a PNG; undefined where it is cut or broken. */
export async function pngRaster(bytes: Uint8Array): Promise<Raster | undefined> {
  // The package's types are of what the instance exports.
  const { default: compiled } = (await import('@jsquash/png/codec/pkg/squoosh_png_bg.wasm')) as unknown as { default: WebAssembly.Module }
  let raster: Raster | undefined
  const engine = instantiate(compiled, (decoded) => (raster = decoded))
  try {
    const at = engine.__wbindgen_malloc(bytes.length, 1) >>> 0
    new Uint8Array(engine.memory.buffer).set(bytes, at)
    engine.decode(at, bytes.length)
  } catch {
    return undefined
  }
  return raster
}

/**
 * A fresh engine, which the package's own glue makes only once. Of what it imports, decoding takes two: the maker of the
 * picture it found, whose name ends in a hash of its signature, and the one that throws.
 */
function instantiate(compiled: WebAssembly.Module, receive: (raster: Raster) => void): Engine {
  const make = (at: number, length: number, width: number, height: number): number => {
    receive({ width, height, data: new Uint8Array(engine.memory.buffer, at >>> 0, length).slice() })
    return 0
  }
  const refuse = (): never => {
    throw new TypeError('the PNG can’t be decoded')
  }
  const imports = WebAssembly.Module.imports(compiled).map(({ name }) => [name, name.startsWith('__wbg_newwithownedu8clampedarray') ? make : refuse])
  const engine = new WebAssembly.Instance(compiled, { wbg: Object.fromEntries(imports) }).exports as unknown as Engine
  return engine
}
