import { decode } from './email.ts'
import type { Kind, Of } from './kind.ts'

/** RFC 3966: digits and visual separators; a space is none. */
export const dialled = (number: string): string => number.replaceAll(' ', '-').replaceAll(/-{2,}/g, '-')

export const phone: Kind<Of<'phone'>> = {
  build: ({ number }) => `tel:${dialled(number)}`,
  parse(text) {
    const number = /^tel:([^;?]+)/i.exec(text)?.[1]
    return number === undefined ? undefined : { kind: 'phone', number: decode(number) }
  },
}
