import { wordsOf } from './words.ts'

/** The length of each model's vectors. */
export const localModels = { 'local/hash-256': 256, 'local/hash-512': 512, 'local/hash-1024': 1024 } as const

export type LocalModel = keyof typeof localModels

export const isLocalModel = (name: string): name is LocalModel => Object.hasOwn(localModels, name)

/** A word of this many letters or more counts whole. */
const longWord = 6
/** What all trigrams of a word count, where the word counts 1. Not 1: of a word of one letter the two could cancel out. */
const trigramShare = 0.9

/** The unit vector of a text, or undefined where it holds nothing but space. */
export function embed(model: LocalModel, text: string): Float32Array | undefined {
  const buckets = new Float64Array(localModels[model])
  for (const [word, times] of counted(wordsOf(text))) {
    const weight = (1 + Math.log(times)) * Math.min(1, word.length / longWord)
    put(buckets, hash(word, wordSeed), weight)
    const marked = `<${word}>`
    const trigrams = marked.length - 2
    for (let at = 0; at < trigrams; at++) put(buckets, hash(marked.slice(at, at + 3), trigramSeed), (weight * trigramShare) / Math.sqrt(trigrams))
  }
  return unit(buckets)
}

function counted(words: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

const wordSeed = 0x811c9dc5
const trigramSeed = 0x2545f491

/** FNV-1a over UTF-16, finished as MurmurHash3 is: without it, near words fall into near buckets. */
function hash(text: string, seed: number): number {
  let sum = seed
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}

// The highest bit is the sign, the lowest are the bucket.
function put(buckets: Float64Array, sum: number, weight: number): void {
  const at = sum % buckets.length
  buckets[at] = (buckets[at] ?? 0) + (sum >= 0x80000000 ? -weight : weight)
}

function unit(buckets: Float64Array): Float32Array | undefined {
  let square = 0
  for (const value of buckets) square += value * value
  return square === 0 ? undefined : Float32Array.from(buckets, (value) => value / Math.sqrt(square))
}
