import { Problem } from '@dot-do/contract'

const MiB = 1024 * 1024

/** What one call may take. */
export const limits = {
  /** Calls of functions that stand where lodash takes one. */
  callbacks: 10_000_000,
  /** Elements of arrays and objects that are made. */
  elements: 5_000_000,
  /** Looks at elements, of which going into all of a value takes several: about a second. */
  work: 200_000_000,
  /** Characters of a text that is made, and of all texts in an answer. */
  characters: 10 * MiB,
  /** Levels of arrays and objects. */
  depth: 100,
}

/** Looks that it takes to copy or compare an element, and all that it holds. */
export const looksInto = 8

/** Counts what a call does, and ends it with `resource_exhausted` when that is too much. */
export class Meter {
  #callbacks = 0
  #elements = 0
  #work = 0

  callback(): void {
    if (++this.#callbacks > limits.callbacks) exhausted(`more than ${limits.callbacks} calls of functions given as arguments`, 'callbacks')
  }

  /** Called before they are made, where their number is known. */
  elements(count: number): void {
    // What is no number makes nothing.
    if (count > 0) this.#elements += count
    if (this.#elements > limits.elements) exhausted(`more than ${limits.elements} elements would be made`, 'elements')
  }

  work(steps: number): void {
    if (steps > 0) this.#work += steps
    if (this.#work > limits.work) exhausted('this would go through too many elements', 'work')
  }

  /** Called with the length of a text, before it is made where that is known. */
  characters(length: number): void {
    if (length > limits.characters) exhausted(`a text of more than ${limits.characters} characters would be made`, 'characters')
  }
}

/** Ends the call with `resource_exhausted`. */
export function exhausted(detail: string, reason: string): never {
  throw new Problem('resource_exhausted', detail, { reason })
}
