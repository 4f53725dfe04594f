// Scripts that have no spaces between words.
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu
const word = /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu

const wordsPerMinute = 238
const charactersPerMinute = 500

/** Words of a text, each character one where words have no spaces, and the minutes it takes to read them, in tenths. */
export function reading(text: string): { wordCount: number; readingMinutes: number } {
  const characters = text.match(unspaced)?.length ?? 0
  const words = (characters > 0 ? text.replaceAll(unspaced, ' ') : text).match(word)?.length ?? 0
  return { wordCount: words + characters, readingMinutes: Math.round((words / wordsPerMinute + characters / charactersPerMinute) * 10) / 10 }
}

/** Languages that their script tells, as far as common ones go. */
const scripts: [string, RegExp][] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['ka', /\p{Script=Georgian}/gu],
]

/** The language of a text that its script alone tells; the Latin, Cyrillic and Arabic ones tell none. */
export function languageOf(text: string): string | undefined {
  const sample = text.slice(0, 20_000)
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  if (letters === 0) return undefined
  const shares = scripts.map(([lang, script]) => [lang, (sample.match(script)?.length ?? 0) / letters] as const)
  // Japanese is written in Chinese characters too.
  const [japanese] = shares
  if (japanese && japanese[1] > 0.1) return 'ja'
  return shares.find(([, share]) => share > 0.3)?.[0]
}
