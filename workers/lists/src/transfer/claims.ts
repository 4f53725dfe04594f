import { changeBounds } from 'lists.do/contract'
import type { BatchChecked, BatchDone } from './import-rows.ts'

type Fitting = BatchChecked['fitting'][number]

/** Of a dry run what the rows until now would have taken: the list's object, which nothing is written to, knows none of it. */
export class Claims {
  readonly #lines = new Map<string, Map<unknown, number>>()
  #added = 0

  /** What a batch would do, once those before it were written. */
  settle({ fitting, room, full, ...done }: BatchChecked, on?: string): BatchDone {
    // The rows of one batch know of each other already.
    const before = fitting.map(({ unique }) => unique.find(([field, value]) => this.#lines.get(field)?.has(value)))
    for (const [index, row] of fitting.entries()) {
      const [field, value] = before[index] ?? []
      if (field === undefined) this.#take(row, done, room, full)
      else if (row.isNew && field === on) this.#become(done, 'updated')
      else if (row.isNew) this.#refuse(done, row.line, `is the ${field} of line ${this.#lines.get(field)?.get(value)} already`, field)
    }
    return done
  }

  #take({ line, isNew, unique }: Fitting, done: BatchDone, room: number | undefined, full: string): void {
    if (isNew && room !== undefined && this.#added >= room) return this.#refuse(done, line, full)
    if (isNew) this.#added++
    for (const [field, value] of unique) {
      const lines = this.#lines.get(field) ?? new Map<unknown, number>()
      this.#lines.set(field, lines)
      if (!lines.has(value)) lines.set(value, line)
    }
  }

  #become(done: BatchDone, what: 'updated' | 'failed'): void {
    done.added--
    done[what]++
  }

  #refuse(done: BatchDone, line: number, message: string, field?: string): void {
    this.#become(done, 'failed')
    if (done.errors.length < changeBounds.importErrorsMax) done.errors.push({ line, ...(field !== undefined && { field }), message })
  }
}
