/** The slots with the highest values of all that are pushed; of equal values the lowest slots. */
export class Top {
  readonly #keep: number
  #slots: number[] = []
  #values: number[] = []
  /** Nothing that is not above it belongs to them any more. */
  bar = -Infinity

  constructor(keep: number) {
    this.#keep = keep
  }

  push(slot: number, value: number): void {
    this.#slots.push(slot)
    this.#values.push(value)
    if (this.#slots.length >= this.#keep * 4 + 64) this.#prune()
  }

  /** Those that are left, highest first. */
  take(): { slots: number[]; values: number[] } {
    this.#prune()
    return { slots: this.#slots, values: this.#values }
  }

  #prune(): void {
    const [slots, values] = [this.#slots, this.#values]
    const order = slots.map((_, at) => at).toSorted((a, b) => (values[b] as number) - (values[a] as number) || (slots[a] as number) - (slots[b] as number))
    const kept = order.slice(0, this.#keep)
    this.#slots = kept.map((at) => slots[at] as number)
    this.#values = kept.map((at) => values[at] as number)
    if (kept.length === this.#keep) this.bar = this.#values.at(-1) ?? -Infinity
  }
}
