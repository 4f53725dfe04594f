/** Ranks of byte sequences, each written as a string of its bytes. */
export type Ranks = ReadonlyMap<string, number>

const utf8 = new TextEncoder()
// oxlint-disable-next-line no-control-regex
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

/** A text's UTF-8 bytes, each as one character. */
export function bytesOf(text: string): string {
  if (isAscii(text)) return text
  let bytes = ''
  for (const byte of utf8.encode(text)) bytes += String.fromCharCode(byte)
  return bytes
}

/** The vocabulary in the form that gpt-tokenizer has it: by rank, as text or, where it is none, as bytes. */
export function ranksOf(vocabulary: readonly (string | readonly number[] | undefined)[]): Ranks {
  const ranks = new Map<string, number>()
  vocabulary.forEach((token, rank) => {
    if (token !== undefined) ranks.set(typeof token === 'string' ? bytesOf(token) : String.fromCharCode(...token), rank)
  })
  return ranks
}

/** Counts the tokens of a text: cut by `pattern`, each piece merged by byte pairs. */
export function countTokens(text: string, pattern: RegExp, ranks: Ranks, known: Map<string, number>): number {
  let count = 0
  for (const [piece] of text.matchAll(pattern)) {
    const found = known.get(piece)
    if (found !== undefined) {
      count += found
      continue
    }
    const bytes = bytesOf(piece)
    const made = ranks.has(bytes) ? 1 : new Merge(bytes, ranks).count()
    if (piece.length < 64 && known.size < 50_000) known.set(piece, made)
    count += made
  }
  return count
}

// Rank and place in one number: the lowest rank comes first, of equal ones the leftmost.
const shift = 2 ** 26

/** Byte-pair merges of one piece, with a heap: gpt-tokenizer's own take quadratic time on a long word, which any caller may send. */
class Merge {
  readonly #bytes: string
  readonly #ranks: Ranks
  readonly #next: Int32Array
  readonly #previous: Int32Array
  /** The rank of each part joined to the one behind it, or -1. */
  readonly #rank: Int32Array
  readonly #heap: number[] = []

  constructor(bytes: string, ranks: Ranks) {
    this.#bytes = bytes
    this.#ranks = ranks
    this.#next = Int32Array.from({ length: bytes.length + 1 }, (_, index) => index + 1)
    this.#previous = Int32Array.from({ length: bytes.length + 1 }, (_, index) => index - 1)
    this.#rank = new Int32Array(bytes.length).fill(-1)
  }

  count(): number {
    let parts = this.#bytes.length
    for (let at = 0; at < this.#bytes.length; at++) this.#consider(at)
    for (let key = this.#pop(); key !== undefined; key = this.#pop()) {
      const [rank, at] = [Math.floor(key / shift), key % shift]
      // What was merged since then has another rank.
      if (this.#rank[at] !== rank) continue
      this.#join(at)
      parts--
    }
    return parts
  }

  #join(at: number): void {
    const gone = this.#next[at] as number
    const next = this.#next[gone] as number
    this.#rank[gone] = -1
    this.#next[at] = next
    if (next < this.#bytes.length) this.#previous[next] = at
    this.#consider(at)
    const before = this.#previous[at] as number
    if (before >= 0) this.#consider(before)
  }

  #consider(at: number): void {
    const middle = this.#next[at] as number
    const rank = middle < this.#bytes.length ? this.#ranks.get(this.#bytes.slice(at, this.#next[middle])) : undefined
    this.#rank[at] = rank ?? -1
    if (rank !== undefined) this.#push(rank * shift + at)
  }

  #push(key: number): void {
    const heap = this.#heap
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as number
      if (above <= key) break
      heap[at] = above
      at = parent
    }
    heap[at] = key
  }

  #pop(): number | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return first
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      const child = right < heap.length && (heap[right] as number) < (heap[left] as number) ? right : left
      if (child >= heap.length || (heap[child] as number) >= last) break
      heap[at] = heap[child] as number
      at = child
    }
    heap[at] = last
    return first
  }
}
