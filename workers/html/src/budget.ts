import { invalid } from '@dot-do/service'

/** Counts the characters that rules put in: one of a megabyte at a hundred thousand places is no answer. */
export class Budget {
  readonly #max: number
  #spent = 0

  constructor(max: number) {
    this.#max = max
  }

  spend(text: string): string {
    this.#spent += text.length
    if (this.#spent > this.#max) invalid(`the rules put in more than ${this.#max} characters`, ['rules'], 'too_large')
    return text
  }
}
