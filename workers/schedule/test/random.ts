/** Numbers that look like chance and are the same for the same seed: a linear congruence of 32 bits (Numerical Recipes). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return this.#state / 2 ** 32
  }

  /** A whole number from `low` to `high`, both among them. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)] as T
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  /** Some of the numbers from `low` to `high`, in order, each once. */
  some(low: number, high: number, most: number): number[] {
    return [...new Set(Array.from({ length: this.int(1, most) }, () => this.int(low, high)))].toSorted((a, b) => a - b)
  }
}
