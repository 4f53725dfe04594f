import { changeBounds } from 'lists.do/contract'
import type { BatchChecked, BatchDone } from './import-rows.ts'

/** Of a dry run the unique values of the rows until now: the list's object, which nothing is written to, knows none of them. */
export class Claims {
  readonly #lines = new Map<string, Map<unknown, number>>()

  /** What a batch would do, once those before it were written. */
  settle({ fitting, ...done }: BatchChecked, on?: string): BatchDone {
    for (const { line, isNew, unique } of fitting) {
      const clash = unique.find(([field, value]) => this.#lines.get(field)?.has(value))
      if (clash && isNew) this.#clash(done, line, clash, clash[0] === on)
    }
    for (const { line, unique } of fitting) for (const [field, value] of unique) this.#claim(field, value, line)
    return done
  }

  #clash(done: BatchDone, line: number, [field, value]: [string, unknown], isKey: boolean): void {
    done.added--
    if (isKey) return void done.updated++
    done.failed++
    const message = `is the ${field} of line ${this.#lines.get(field)?.get(value)} already`
    if (done.errors.length < changeBounds.importErrorsMax) done.errors.push({ line, field, message })
  }

  #claim(field: string, value: unknown, line: number): void {
    const lines = this.#lines.get(field) ?? new Map<unknown, number>()
    this.#lines.set(field, lines)
    if (!lines.has(value)) lines.set(value, line)
  }
}
