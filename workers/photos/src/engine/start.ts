import { ImageMagick, initializeImageMagick, ResourceLimits } from '@imagemagick/magick-wasm'
import { limits } from '../limits.ts'
import { configuration } from './config.ts'

/** ImageMagick as a compiled module, made ready at its first use and after `drop`. */
export async function start(): Promise<void> {
  if (instance() !== undefined) return
  const { default: compiled } = await import('@imagemagick/magick-wasm/magick.wasm')
  await initializeImageMagick(compiled, configuration)
  ResourceLimits.width = BigInt(limits.sideMax)
  ResourceLimits.height = BigInt(limits.sideMax)
  ResourceLimits.listLength = BigInt(limits.framesMax + 1)
  ResourceLimits.memory = BigInt(limits.memoryBytesMax)
  ResourceLimits.maxMemoryRequest = BigInt(limits.memoryBytesMax)
  ResourceLimits.maxProfileSize = BigInt(limits.profileBytesMax)
  // Pixels that do not fit are not written to files, of which there are none.
  ResourceLimits.disk = 0n
}

interface Instance {
  HEAPU8: Uint8Array
}

// The library keeps its one instance here and has no other way to be rid of it.
const holder = ImageMagick as unknown as { _api: Instance | undefined }

function instance(): Instance | undefined {
  try {
    return holder._api
  } catch {
    return undefined
  }
}

/** Bytes that the instance has grown to; its memory never shrinks. */
export const memory = (): number => instance()?.HEAPU8.byteLength ?? 0

/** Lets go of the instance and its memory: the next use makes another. */
export function drop(): void {
  holder._api = undefined
}
