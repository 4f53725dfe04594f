/** Numbers in [0, 1) that a seed fixes: mulberry32. */
export function random(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** `count` of the values, each as likely as another, in their order. */
export function sample<T>(values: T[], count: number, next: () => number): T[] {
  if (values.length <= count) return values
  const kept: T[] = []
  for (let at = 0; at < values.length; at++) if (next() * (values.length - at) < count - kept.length) kept.push(values[at] as T)
  return kept
}
