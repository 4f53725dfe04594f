import { Problem } from '@dot-do/contract/problem'
import { textBytesMax } from 'yaml.do/contract'

/** Refuses a text of more UTF-8 bytes than the caller may send. */
export function requireSize(text: string, isAuthenticated: boolean): void {
  const max = isAuthenticated ? textBytesMax.authenticated : textBytesMax.anonymous
  if (isLongerThan(text, max)) {
    const hint = isAuthenticated ? '' : `; with a key it may have ${textBytesMax.authenticated / 1024} KiB`
    throw new Problem('payload_too_large', `the text has more than ${max / 1024} KiB${hint}`, { reason: 'text_too_large' })
  }
}

// No character takes more than three bytes a UTF-16 unit, so most texts need no counting.
function isLongerThan(text: string, bytesMax: number): boolean {
  if (text.length * 3 <= bytesMax) return false
  return text.length > bytesMax || new TextEncoder().encode(text).length > bytesMax
}
