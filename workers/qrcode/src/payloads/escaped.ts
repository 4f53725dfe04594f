/** Puts a backslash before each of these characters. */
export const escapeWith = (characters: string, text: string): string =>
  Array.from(text)
    .map((character) => (characters.includes(character) ? `\\${character}` : character))
    .join('')

/** Takes the backslashes off; `\n` is a line end where `hasLines`. */
export const unescaped = (text: string, hasLines = false): string =>
  text.replaceAll(/\\(.)/gs, (_, character: string) => (hasLines && (character === 'n' || character === 'N') ? '\n' : character))

/** Splits at a character that has no backslash before it. The pieces are still escaped. */
export function splitAt(text: string, separator: string): string[] {
  const pieces = ['']
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '\\') pieces[pieces.length - 1] += character + text.charAt(++index)
    else if (character === separator) pieces.push('')
    else pieces[pieces.length - 1] += character
  }
  return pieces
}

/** The fields of a MECARD-like text: `HEAD:N:value;N:value;;`. Undefined where it does not begin so. */
export function readFields(text: string, head: string): [name: string, value: string][] | undefined {
  if (text.slice(0, head.length + 1).toUpperCase() !== `${head}:`) return undefined
  return splitAt(text.slice(head.length + 1), ';')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const at = piece.indexOf(':')
      return [piece.slice(0, Math.max(at, 0)).toUpperCase(), piece.slice(at + 1)]
    })
}
