/** A content line of RFC 6350 and RFC 5545, unfolded, its value still escaped. */
export interface ContentLine {
  name: string
  parameters: string
  value: string
}

const utf8 = new TextEncoder()
const bytesMax = 75

/** Folds a line after at most 75 bytes of UTF-8, never inside of a character. */
export function fold(line: string): string {
  let folded = ''
  let size = 0
  for (const character of line) {
    const bytes = utf8.encode(character).length
    if (size + bytes > bytesMax) {
      folded += '\r\n '
      size = 1
    }
    folded += character
    size += bytes
  }
  return folded
}

/** The lines of a text. */
export const contentLines = (text: string): ContentLine[] =>
  text
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const found = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/s.exec(line)
      return found ? [{ name: (found[1] ?? '').toUpperCase(), parameters: found[2] ?? '', value: found[3] ?? '' }] : []
    })
