import { isRecord } from './keywords.ts'

/** The value with keys that are well-formed Unicode: the library writes them into URIs. The same object where they are. */
export function wellFormed(value: unknown): unknown {
  return hasLoneKeys(value) ? repaired(value) : value
}

function hasLoneKeys(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasLoneKeys)
  return isRecord(value) && Object.entries(value).some(([key, item]) => !key.isWellFormed() || hasLoneKeys(item))
}

function repaired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(repaired)
  if (!isRecord(value)) return value
  const out: Record<string, unknown> = Object.create(null)
  for (const [key, item] of Object.entries(value)) out[key.toWellFormed()] = repaired(item)
  return out
}

/** The arrays in `value` that hold two equal items, one of each kind. Linear in the size of the value times its depth. */
export function repeatedArrays(value: unknown): unknown[] {
  const found = new Map<number, unknown[]>()
  new Canonical(found).idOf(value)
  return [...found.values()]
}

/** Gives equal values the same number, whatever the order of their keys. */
class Canonical {
  readonly #ids = new Map<string, number>()
  readonly #repeated: Map<number, unknown[]>

  constructor(repeated: Map<number, unknown[]>) {
    this.#repeated = repeated
  }

  idOf(value: unknown): number {
    if (Array.isArray(value)) return this.#idOfArray(value)
    if (isRecord(value)) return this.#number(`{${this.#entries(value).join()}}`)
    return this.#number(typeof value === 'string' ? `"${value}` : String(value === 0 ? 0 : value))
  }

  #idOfArray(items: unknown[]): number {
    const ids = items.map((item) => this.idOf(item))
    const id = this.#number(`[${ids.join()}]`)
    if (new Set(ids).size < ids.length) this.#repeated.set(id, items)
    return id
  }

  #entries(value: Record<string, unknown>): string[] {
    return Object.keys(value)
      .map((key) => `${this.#number(`"${key}`)}:${this.idOf(value[key])}`)
      .toSorted()
  }

  #number(text: string): number {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    this.#ids.set(text, this.#ids.size)
    return this.#ids.size - 1
  }
}
