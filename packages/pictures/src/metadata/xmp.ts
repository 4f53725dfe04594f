const space = 0x20
const placeName = /:(?:gps|latitude|longt?itude)[\w.-]*/gi

/**
 * Overwrites with spaces what an XMP packet says of a place: properties named GPS…, Latitude or Longitude of any namespace, as attributes
 * or elements. A packet that is not plain UTF-8, or whose elements don't end, is overwritten whole.
 */
export function blankXmp(packet: Uint8Array): void {
  const text = latin1(packet)
  if (text.includes('\0')) return void packet.fill(space)
  let done = 0
  for (const { index } of text.matchAll(placeName)) {
    if (index < done) continue
    const range = rangeOf(text, index)
    if (range === 'broken') return void packet.fill(space)
    if (!range) continue
    packet.fill(space, range.from, range.to)
    done = range.to
  }
}

/** Whether text that may be XMP, or a part of it, speaks of places. */
export const namesPlace = (packet: Uint8Array): boolean => /gps|latitude|longt?itude/i.test(latin1(packet).replaceAll('\0', ''))

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** From where to where the property stands whose name has its colon here. */
function rangeOf(text: string, colon: number): { from: number; to: number } | 'broken' | undefined {
  let start = colon
  while (start > 0 && /[\w.-]/.test(text.charAt(start - 1))) start--
  const before = text.charAt(start - 1)
  const name = /^[\w.:-]+/.exec(text.slice(start, start + 200))?.[0] ?? ''
  if (before === '<') return elementAt(text, start, name)
  if (!/\s/.test(before)) return undefined
  const equals = /^\s*=\s*(["'])/.exec(text.slice(start + name.length, start + name.length + 100))
  if (!equals) return undefined
  const value = start + name.length + equals[0].length
  const end = text.indexOf(equals[1] ?? '"', value)
  return end < 0 ? 'broken' : { from: start, to: end + 1 }
}

function elementAt(text: string, start: number, name: string): { from: number; to: number } | 'broken' {
  const opened = text.indexOf('>', start)
  if (opened < 0) return 'broken'
  if (text.charAt(opened - 1) === '/') return { from: start - 1, to: opened + 1 }
  const closing = text.indexOf(`</${name}`, opened)
  const closed = closing < 0 ? -1 : text.indexOf('>', closing)
  return closed < 0 ? 'broken' : { from: start - 1, to: closed + 1 }
}
