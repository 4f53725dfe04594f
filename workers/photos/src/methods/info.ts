import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'photos.do/contract'
import { inTurn } from '../engine/engine.ts'
import { pictureOf } from '../picture/picture.ts'
import { bytesOf } from '../picture/source.ts'

type Contract = typeof contract

/** Tells what a file holds. */
export async function info({ file }: Parsed<Contract, 'info'>): Promise<Answer<Contract, 'info'>> {
  const picture = pictureOf(await bytesOf(file), 'file')
  const { type, width, height, orientation, frames, bytes, reading } = picture
  const { colorSpace, hasAlpha, blurhash, dominant } = await inTurn(({ look }) => look(picture))
  const { exif, takenAt, location } = reading
  return {
    ...{ format: type, width, height, orientation, animated: frames > 1 && type !== 'tiff', pages: frames, colorSpace, hasAlpha, bytes: bytes.length },
    ...{ exif: Object.keys(exif).length > 0 ? exif : undefined, takenAt: takenAt === undefined ? undefined : new Date(takenAt).toISOString(), location },
    ...{ blurhash, dominant },
  }
}
