import { cornersOf, type OnWhite, readFile } from '@dot-do/codes/read'
import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { interpret, readElements } from '@dot-do/gs1'
import { imageHeader, type ImageHeader, luminanceOf } from '@dot-do/pictures'
import { decodePicture, isDecoded } from '@dot-do/pictures/decode'
import { type CallScope, invalid } from '@dot-do/service'
import { toBase64 } from '@dot-do/tagged'
import type contract from 'barcode.do/contract'
import { codesMax } from 'barcode.do/contract'
import { yearOf } from '../faults.ts'
import { formatsOf, meaningOf, type Reading } from '../symbology/reading.ts'

type Contract = typeof contract
type Code = Answer<Contract, 'scan'>['codes'][number]

const pixelsMax = 25_000_000

/** Reads the codes of a picture, whose size is known before it is decoded. */
export async function scan(input: Parsed<Contract, 'scan'>, { ctx }: CallScope<Contract['methods']['scan']>): Promise<Answer<Contract, 'scan'>> {
  const { file, types, tryHarder, multiple } = input
  const formats = types ? formatsOf(types) : []
  const bytes = new Uint8Array(await file.arrayBuffer())
  const header = headerOf(bytes)
  const effort = { tryHarder, tryRotate: tryHarder, tryInvert: tryHarder, tryDownscale: tryHarder, maxNumberOfSymbols: multiple ? codesMax + 1 : 1 }
  const found = await readFile(bytes, header, { formats, ...effort, eanAddOnSymbol: 'Read', textMode: 'Plain' }, onWhite)
  if (!found) return invalid(`the ${header.type.toUpperCase()} can’t be decoded`, ['file'], 'image')
  if (found.length > codesMax) throw new Problem('payload_too_large', `more than ${codesMax} codes: cut the picture`, { reason: 'codes' })
  return { codes: found.map((code) => codeOf(code, yearOf(ctx.timestamp))) }
}

const onWhite: OnWhite = async (file, header) => {
  const pixels = isDecoded(header) ? await decodePicture(file, header) : undefined
  return pixels && luminanceOf(pixels)
}

function headerOf(bytes: Uint8Array): ImageHeader {
  const header = imageHeader(bytes)
  if (!header) return invalid('neither PNG, JPEG, WebP, GIF nor BMP, or cut off', ['file'], 'image')
  const { width, height } = header
  if (width * height > pixelsMax)
    throw new Problem('payload_too_large', `${width} × ${height} pixels; a picture has at most 25 megapixels`, { reason: 'pixels' })
  return header
}

function codeOf(reading: Reading, year: number): Code {
  const { bytes, symbologyIdentifier, rotation, isMirrored, isInverted, contentType, extra } = reading
  const { type, text } = meaningOf(reading)
  const { ECLevel } = JSON.parse(extra || '{}') as { ECLevel?: string }
  return {
    ...{ type, text, bytes: toBase64(bytes), symbologyId: symbologyIdentifier, corners: cornersOf(reading), orientation: rotation },
    ...(ECLevel ? { ecLevel: ECLevel } : {}),
    ...(contentType === 'GS1' ? { gs1: interpret(readElements(reading.text).elements, year) } : {}),
    ...{ isMirrored, isInverted },
  }
}
