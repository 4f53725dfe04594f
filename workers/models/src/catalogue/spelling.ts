/** A spelling with case and separators aside: `.`, `-`, `_`, `:` and spaces are one. */
export const normal = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s._:-]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** A spelling without separators: `gpt4omini`. */
export const squashed = (text: string): string => normal(text).replaceAll('-', '')

const dated = /[-@](20\d{2}-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01]))$/

/** A name without the date at its end, where it has one. */
export const undated = (text: string): string => text.replace(dated, '')

/** The date at the end of a name as `2025-11-01`. */
export function dateIn(text: string): string | undefined {
  const digits = dated.exec(text)?.[1]?.replaceAll('-', '')
  return digits === undefined ? undefined : `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}

/** The words of a name and its numbers, each in their order: a size such as `70b` is a word. */
export interface Words {
  words: string[]
  numbers: string[]
}

/** What a name says, wherever it says it. */
export function wordsOf(text: string): Words {
  const words: string[] = []
  const numbers: string[] = []
  const tokens = normal(text)
    .replaceAll('/', '-')
    .replaceAll(/([a-z](?=\d)|\d(?=[a-z]{3}))/g, '$1-')
    .split('-')
  for (const token of tokens) {
    if (token === '') continue
    if (/^\d+$/.test(token)) numbers.push(token)
    else words.push(token)
  }
  return { words, numbers }
}
