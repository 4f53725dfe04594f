import { countTokens, type Ranks, ranksOf } from './bpe.ts'

export type TokenizerName = 'o200k' | 'cl100k' | 'chars' | 'words'
export type Count = (text: string) => number

const counters = new Map<TokenizerName, Count>([
  ['chars', (text) => text.length],
  ['words', (text) => text.match(/\S+/g)?.length ?? 0],
])

/** What counts the tokens of a text. The vocabularies, of some MiB each, are read at first use. */
export async function counterOf(name: TokenizerName): Promise<Count> {
  const known = counters.get(name)
  if (known) return known
  const { ranks, pattern } = name === 'o200k' ? await o200k() : await cl100k()
  const pieces = new Map<string, number>()
  const count: Count = (text) => countTokens(text, pattern, ranks, pieces)
  counters.set(name, count)
  return count
}

interface Encoding {
  ranks: Ranks
  pattern: RegExp
}

async function o200k(): Promise<Encoding> {
  const [{ default: vocabulary }, { O200KBase }] = await Promise.all([
    import('gpt-tokenizer/bpeRanks/o200k_base'),
    import('gpt-tokenizer/encodingParams/o200k_base'),
  ])
  return { ranks: ranksOf(vocabulary), pattern: O200KBase(vocabulary).tokenSplitRegex }
}

async function cl100k(): Promise<Encoding> {
  const [{ default: vocabulary }, { Cl100KBase }] = await Promise.all([
    import('gpt-tokenizer/bpeRanks/cl100k_base'),
    import('gpt-tokenizer/encodingParams/cl100k_base'),
  ])
  return { ranks: ranksOf(vocabulary), pattern: Cl100KBase(vocabulary).tokenSplitRegex }
}
