import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { withoutLocation, withoutMetadata } from '@dot-do/pictures'
import type contract from 'photos.do/contract'
import { inTurn } from '../engine/engine.ts'
import { kindOf, mediaTypeOf, type Picture } from '../picture/picture.ts'
import { sourceOf } from '../picture/source.ts'
import { targetOf } from '../picture/target.ts'
import type { Scope } from '../scope.ts'

type Contract = typeof contract

/** Makes a picture's file smaller, or gives it back without its metadata where that can't be. */
export async function optimize(input: Parsed<Contract, 'optimize'>, scope: Scope): Promise<Answer<Contract, 'optimize'>> {
  const { id, file, format, maxBytes, minQuality, target: ssim, accept } = input
  const picture = await sourceOf({ id, file }, scope)
  const hasNamed = format !== 'auto' || accept?.includes('image/')
  const target = targetOf(kindOf(picture), { format: hasNamed ? format : undefined }, accept, picture.width * picture.height)
  const { bytes: made, smallest } = await inTurn((work) => work.optimize(picture, target, { maxBytes, minQuality, ssim }))
  const original = strippedOf(picture)
  const isOriginal = !made || original.length <= made.length
  const bytes = isOriginal ? original : made
  if (maxBytes !== undefined && bytes.length > maxBytes) {
    const least = Math.min(smallest, bytes.length)
    throw new Problem('failed_precondition', `${least} bytes are the fewest that were reached, more than ${maxBytes}`, {
      data: { smallest: least },
      reason: 'bytes',
    })
  }
  const type = isOriginal ? mediaTypeOf(picture.type) : mediaTypeOf(target.format)
  return { type, body: bytes, headers: { vary: 'accept', 'x-saved': String(Math.max(0, picture.bytes.length - bytes.length)) } }
}

/** The original without its metadata, its pixels as they were; where EXIF says how to turn it, that stays and only the place goes. */
function strippedOf({ bytes, type, orientation }: Picture): Uint8Array {
  return (orientation === 1 ? withoutMetadata(bytes, type) : undefined) ?? withoutLocation(bytes, type)
}
