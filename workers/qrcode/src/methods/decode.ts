import { type FoundCode, readCodes } from '@dot-do/codes'
import { imageHeader } from '@dot-do/pictures'
import { toBase64 } from '@dot-do/tagged'
import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'qrcode.do/contract'
import { parse } from '../payloads/index.ts'

type Contract = typeof contract

const pixelsMax = 25_000_000

/** Reads the codes of a picture, whose size is known before it is decoded. */
export async function decode({ file }: Parsed<Contract, 'decode'>): Promise<Answer<Contract, 'decode'>> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const header = imageHeader(bytes)
  if (!header) return invalid('neither PNG, JPEG, WebP, GIF nor BMP, or cut off', ['file'], 'image')
  if (header.width * header.height > pixelsMax) {
    throw new Problem('payload_too_large', `${header.width} × ${header.height} pixels; a picture has at most 25 megapixels`, { reason: 'pixels' })
  }
  const found = await readCodes(bytes, header)
  if (!found) return invalid(`the ${header.type.toUpperCase()} can’t be decoded`, ['file'], 'image')
  return { codes: found.map(codeOf) }
}

function codeOf({ kind, text, bytes, version, ecLevel, mask, corners }: FoundCode): Answer<Contract, 'decode'>['codes'][number] {
  return { text, bytes: toBase64(bytes), payload: parse(text), version, ecLevel, mask, corners, symbology: kind }
}
