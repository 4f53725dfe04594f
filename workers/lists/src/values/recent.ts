/** Keeps what was made last, for all lists that share the isolate. */
export class Recent<T> {
  readonly #kept = new Map<string, T>()
  readonly #max: number
  readonly #make: (text: string) => T

  constructor(max: number, make: (text: string) => T) {
    this.#max = max
    this.#make = make
  }

  get(text: string): T {
    const found = this.#kept.get(text) ?? this.#make(text)
    this.#kept.delete(text)
    this.#kept.set(text, found)
    if (this.#kept.size > this.#max) this.#kept.delete(this.#kept.keys().next().value ?? '')
    return found
  }
}
