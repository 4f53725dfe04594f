import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'photos.do/contract'
import { inTurn } from '../engine/engine.ts'
import { checkOptions, stampOf } from '../picture/options.ts'
import { kindOf } from '../picture/picture.ts'
import { sizeOf } from '../picture/plan.ts'
import { originalOf, sourceOf } from '../picture/source.ts'
import { targetOf } from '../picture/target.ts'
import type { Scope } from '../scope.ts'

type Contract = typeof contract

/** Makes a picture as its options say. */
export async function resize({ id, file, options, accept }: Parsed<Contract, 'resize'>, scope: Scope): Promise<Answer<Contract, 'resize'>> {
  checkOptions(options)
  const picture = await sourceOf({ id, file }, scope)
  const stamp = await stampOf(options, (other) => originalOf(other, scope))
  const { width, height } = sizeOf(picture, options) ?? picture
  const target = targetOf(kindOf(picture), options, accept, width * height)
  const { bytes } = await inTurn(({ render }) => render(picture, options, target, stamp))
  return { type: `image/${target.format}`, body: bytes, headers: { vary: 'accept' } }
}
