const MiB = 1024 * 1024

/** What a picture may be, and what the engine may take for one. */
export const limits = {
  fileBytesMax: 20 * MiB,
  sideMax: 16_384,
  pixelsMax: 50_000_000,
  framesMax: 500,
  /** Of a progressive JPEG; encoders write about ten. */
  scansMax: 100,
  /** Of all frames of an answer. */
  outPixelsMax: 40_000_000,
  /** Decoded at once, of all frames: 4 bytes each, and a copy while they are resized. */
  decodedPixelsMax: 16_000_000,
  /** AV1 is encoded in the memory that is left up to here. */
  avifPixelsMax: 4_000_000,
  memoryBytesMax: 112 * MiB,
  profileBytesMax: 4 * MiB,
  /** Past this an instance is let go after its picture. */
  keptBytesMax: 96 * MiB,
  waitingMax: 16,
  resultsMax: 1_000,
}
