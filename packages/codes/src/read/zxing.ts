import { prepareZXingModule, purgeZXingModule, type ReaderOptions, readBarcodes, type ReadResult } from 'zxing-wasm/reader'
import type { Grey } from './pixels.ts'

const memoryBytesMax = 64 * 1024 * 1024

let memory: WebAssembly.Memory | undefined

/**
 * Reads the codes of a picture by ZXing; undefined where the file can't be decoded. The engine starts at its first use. Calls need no
 * turns: each uses the engine's memory in one piece, and to wait for another call's promise would be to wait for good where that call ended first.
 */
export async function zxing(picture: Uint8Array | Grey, options: ReaderOptions): Promise<ReadResult[] | undefined> {
  // Another call may drop the engine while this one waits; without one the library would fetch its own.
  while (!memory) await start()
  try {
    const results = await readBarcodes(picture instanceof Uint8Array ? picture : graymap(picture), { textMode: 'Plain', ...options })
    // A file it can't decode is told as one result with an error.
    return results.some(({ error, format }) => error !== '' && format === ('' as string)) ? undefined : results.filter(({ isValid }) => isValid)
  } catch (err) {
    drop()
    if (err instanceof WebAssembly.RuntimeError || !(err instanceof Error)) return undefined
    throw err
  } finally {
    if ((memory?.buffer.byteLength ?? 0) > memoryBytesMax) drop()
  }
}

/** As a portable graymap, the one format it decodes that is nothing but lightness. */
function graymap({ width, height, data }: Grey): Uint8Array {
  const header = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`)
  const file = new Uint8Array(header.length + data.length)
  file.set(header)
  file.set(data, header.length)
  return file
}

async function start(): Promise<void> {
  const { default: compiled } = await import('zxing-wasm/reader/zxing_reader.wasm')
  await prepareZXingModule({
    fireImmediately: true,
    overrides: {
      instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void) {
        const instance = new WebAssembly.Instance(compiled, imports)
        memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory)
        receive(instance)
        return instance.exports
      },
    },
  })
}

function drop(): void {
  purgeZXingModule()
  memory = undefined
}
