const words = /[\p{L}\p{M}\p{N}]+/gu
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu

/**
 * The words of a text in order, without case, in NFKC. What is written without spaces gives pairs of its characters. A text without letters or digits
 * gives its other characters.
 */
export function wordsOf(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase()
  const found = folded.match(words)
  if (found === null) return Array.from(folded).filter((char) => char.trim() !== '')
  return found.flatMap((word) => (word.search(unspaced) >= 0 ? split(word) : [word]))
}

function split(word: string): string[] {
  const pairs: string[] = []
  let end = 0
  for (const match of word.matchAll(unspaced)) {
    if (match.index > end) pairs.push(word.slice(end, match.index))
    pairs.push(...pairsOf(match[0]))
    end = match.index + match[0].length
  }
  if (end < word.length) pairs.push(word.slice(end))
  return pairs
}

function pairsOf(run: string): string[] {
  const chars = Array.from(run)
  return chars.length === 1 ? chars : chars.slice(1).map((char, index) => `${chars[index]}${char}`)
}
