import { invalid } from '@dot-do/service'
import type { Options } from 'photos.do/contract'
import type { Stamp } from '../engine/decorate.ts'
import { isColor } from './color.ts'
import type { Picture } from './picture.ts'

/** Refuses a colour of no meaning. */
export function checkOptions(options: Options, path = 'options'): void {
  for (const [field, color] of [
    ['background', options.background],
    ['border', options.border?.color],
  ] as const) {
    if (color !== undefined && !isColor(color)) invalid(`${color} is no colour that CSS knows`, [path, field])
  }
}

/** The picture that goes over another, where its options name one. */
export async function stampOf({ watermark }: Options, read: (id: string) => Promise<Picture>): Promise<Stamp | undefined> {
  if (!watermark) return undefined
  const { id, gravity, opacity, scale } = watermark
  return { picture: await read(id), gravity, opacity, scale }
}
