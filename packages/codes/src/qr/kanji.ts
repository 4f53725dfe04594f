let table: Map<string, number> | undefined

// Decoders disagree on these (JIS X 0208 against Windows-31J): in kanji mode one would come back as its twin.
const disputed = new Set('―—～〜∥‖－−￠¢￡£￢¬＼\\')

/** The 13-bit values of kanji mode by character: JIS X 0208 in Shift JIS, without what makers added to it. */
export function kanjiTable(): ReadonlyMap<string, number> {
  table ??= build()
  return table
}

function build(): Map<string, number> {
  const decoder = new TextDecoder('shift_jis', { fatal: true, ignoreBOM: true })
  const found = new Map<string, number>()
  for (let lead = 0x81; lead <= 0xea; lead++) {
    // Rows 9 to 15 are free in JIS X 0208; 0xA0 to 0xDF are single bytes.
    if ((lead >= 0x85 && lead <= 0x87) || (lead > 0x9f && lead < 0xe0)) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const code = (lead << 8) | trail
      if (trail === 0x7f || (lead === 0x88 && trail < 0x9f) || code > 0xeaa4) continue
      const character = decodeOne(decoder, lead, trail)
      if (character !== undefined && !disputed.has(character)) found.set(character, valueOf(code))
    }
  }
  return found
}

function decodeOne(decoder: TextDecoder, lead: number, trail: number): string | undefined {
  try {
    const text = decoder.decode(new Uint8Array([lead, trail]))
    return text.length === 1 ? text : undefined
  } catch {
    return undefined
  }
}

// ISO/IEC 18004, 7.4.6
function valueOf(code: number): number {
  const offset = code - (code < 0xe040 ? 0x8140 : 0xc140)
  return (offset >> 8) * 0xc0 + (offset & 0xff)
}
