import { Problem } from '@dot-do/contract'

/** Refuses a text of more UTF-8 bytes than a method takes. */
export function requireSize(text: string, bytesMax: number): void {
  // No character takes more than three bytes a UTF-16 unit, so most texts need no counting.
  if (text.length * 3 <= bytesMax) return
  if (text.length > bytesMax || new TextEncoder().encode(text).length > bytesMax)
    throw new Problem('payload_too_large', `the text has more than ${bytesMax / 1024 / 1024} MiB`, { reason: 'text_too_large' })
}
