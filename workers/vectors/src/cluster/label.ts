import { wordsOf } from '@dot-do/embeddings'

const termsMax = 3

/**
 * Names clusters by the words that set each apart (c-TF-IDF, Grootendorst 2022): how often a word is in the cluster, less the more it is in all of them.
 * A cluster without words has no name.
 */
export function labelsOf(texts: string[][]): (string | undefined)[] {
  const counts = texts.map((cluster) => counted(cluster.flatMap(wordsOf)))
  const everywhere = new Map<string, number>()
  for (const cluster of counts) for (const [word, count] of cluster) everywhere.set(word, (everywhere.get(word) ?? 0) + count)
  const total = [...everywhere.values()].reduce((sum, count) => sum + count, 0)
  const average = total / Math.max(1, texts.length)
  return counts.map((cluster) => {
    const size = [...cluster.values()].reduce((sum, count) => sum + count, 0)
    const weighed = Array.from(cluster, ([word, count]) => ({ word, weight: (count / size) * Math.log(1 + average / (everywhere.get(word) ?? 1)) }))
    const best = weighed.toSorted((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1)).slice(0, termsMax)
    return best.length === 0 ? undefined : best.map(({ word }) => word).join(', ')
  })
}

// Words of one or two letters say little, but for those of scripts without spaces.
const says = (word: string) => word.length > 2 || /[^\p{ASCII}]/u.test(word)

function counted(words: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) if (says(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
