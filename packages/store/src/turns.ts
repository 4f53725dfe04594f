/**
 * Has the writes of a busy object run one right behind another: what one turn of the loop writes, the runtime commits at once, so the disk is
 * waited for once for all of them (group commit). The first after a pause does not wait.
 */
export class Turns {
  #next: Promise<void> | undefined
  #hasWaiting = false

  /** Resolves when it is a write's turn; undefined where that is now. */
  take(): Promise<void> | undefined {
    this.#hasWaiting = this.#next !== undefined
    if (this.#next) return this.#next
    this.#begin()
    return undefined
  }

  // A timer rings when all that is ready has run, and a commit holds the loop until the disk has it.
  #begin(): void {
    this.#hasWaiting = false
    this.#next = new Promise((resolve) => {
      setTimeout(() => {
        this.#next = undefined
        if (this.#hasWaiting) this.#begin()
        resolve()
      }, 0)
    })
  }
}
