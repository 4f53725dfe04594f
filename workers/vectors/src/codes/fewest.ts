/** The slots with the lowest counts of all that are pushed, in the order they came; counts are below a bound, so they need no sorting. */
export class Fewest {
  readonly #keep: number
  readonly #times: Uint32Array
  readonly #slots: number[] = []
  readonly #counts: number[] = []
  #below = 0
  /** Nothing above it belongs to them any more. */
  bar: number

  constructor(keep: number, countMax: number) {
    this.#keep = keep
    this.#times = new Uint32Array(countMax + 1)
    this.bar = countMax
  }

  /** For counts up to the bar. */
  push(slot: number, count: number): void {
    this.#slots.push(slot)
    this.#counts.push(count)
    this.#times[count] = (this.#times[count] as number) + 1
    this.#below++
    // Without those at the bar there are still enough.
    while (this.bar > 0 && this.#below - (this.#times[this.bar] as number) >= this.#keep) this.#below -= this.#times[this.bar--] as number
  }

  take(): number[] {
    let room = this.#keep - (this.#below - (this.#times[this.bar] as number))
    return this.#slots.filter((_, at) => {
      const count = this.#counts[at] as number
      return count < this.bar || (count === this.bar && room-- > 0)
    })
  }
}
