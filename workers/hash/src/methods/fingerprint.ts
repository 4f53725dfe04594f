import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { averageHash, differenceHash, imageHeader, luminanceOf, perceptualHash } from '@dot-do/pictures'
import { decodePicture, isDecoded } from '@dot-do/pictures/decode'
import { type CallScope, invalid } from '@dot-do/service'
import type contract from 'hash.do/contract'
import { textFingerprints } from '../fingerprints/text.ts'
import { turns } from '../turns.ts'

type Contract = typeof contract

const sideMax = 16_384
// Four bytes a pixel, once decoded and once handed over, of the 128 MB that an isolate has.
const pixelsMax = 16_000_000

const inTurn = turns(1, 16)

/** Fingerprints of a text's words, or of a picture whose size is known before it is decoded. */
export async function fingerprint({ text, file }: Parsed<Contract, 'fingerprint'>, scope: CallScope): Promise<Answer<Contract, 'fingerprint'>> {
  if ((text === undefined) === (file === undefined)) invalid('either a text or a file', ['text'], 'subject')
  if (!file) return textFingerprints(text ?? '') ?? invalid('has no words', ['text'], 'text')
  // Read before its turn: who sends slowly keeps nobody waiting.
  const bytes = new Uint8Array(await file.arrayBuffer())
  const header = headerOf(bytes)
  return inTurn(() => ofPicture(bytes, header), scope)
}

function headerOf(bytes: Uint8Array) {
  const header = imageHeader(bytes)
  if (!header || !isDecoded(header)) return invalid('neither PNG, JPEG nor WebP, or cut off', ['file'], 'image')
  const { width, height } = header
  if (width * height > pixelsMax || Math.max(width, height) > sideMax) {
    const bounds = `at most ${sideMax} pixels a side and ${pixelsMax / 1e6} megapixels`
    throw new Problem('payload_too_large', `${width} × ${height} pixels; a picture has ${bounds}`, { reason: 'pixels' })
  }
  return header
}

async function ofPicture(bytes: Uint8Array, header: ReturnType<typeof headerOf>): Promise<Answer<Contract, 'fingerprint'>> {
  const raster = await decodePicture(bytes, header)
  if (!raster) return invalid(`the ${header.type.toUpperCase()} can’t be decoded`, ['file'], 'image')
  const light = luminanceOf(raster)
  return { phash: `phash1:${perceptualHash(light)}`, dhash: `dhash1:${differenceHash(light)}`, ahash: `ahash1:${averageHash(light)}` }
}
