/** The characters that the font of frames can't draw: it has Latin, Greek and Cyrillic. */
export async function missingGlyphs(text: string): Promise<string[]> {
  const { missing } = await import('./text.ts')
  return missing(text)
}
