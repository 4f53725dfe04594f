import { invalid } from '@dot-do/service'
import { bounds } from 'db.do/contract'

const utf8 = new TextEncoder()

/** An id in NFC; `invalid_argument` where it is none. */
export function checkedId(given: string, path: (string | number)[] = ['id']): string {
  const id = given.normalize('NFC')
  if (!id.isWellFormed()) return invalid('an id is well-formed Unicode', path)
  if (utf8.encode(id).byteLength > bounds.idBytesMax) return invalid(`an id has at most ${bounds.idBytesMax} bytes`, path)
  if (/[\p{Cc}\\]/u.test(id)) return invalid('an id has no control characters and no \\', path)
  const segments = id.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return invalid('no segment of an id is empty, . or ..', path)
  // Above every id, so that what begins alike ends there.
  if (id.includes('\u{10ffff}')) return invalid('U+10FFFF is no character', path)
  return id
}
