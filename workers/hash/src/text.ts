import { invalid } from '@dot-do/service'

const utf8 = new TextEncoder()

/** A text as UTF-8. Half a surrogate pair has none, and would silently become another character. */
export function bytesOf(text: string, path: string[]): Uint8Array {
  if (!text.isWellFormed()) invalid('holds half a surrogate pair, which UTF-8 can’t write', path, 'text')
  return utf8.encode(text)
}
