import { SchemaError } from './error.ts'

/** Steps of one validation: visits of a subschema, weighed by its size, and work of patterns. */
export class Budget {
  #left = 0

  refill(steps: number): void {
    this.#left = steps
  }

  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) throw new SchemaError('too_complex', 'checking this value against this schema takes too many steps')
  }
}
