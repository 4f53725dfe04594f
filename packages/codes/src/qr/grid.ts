/** A symbol while it is made: its modules, and which of them are function patterns. */
export class Grid {
  readonly width: number
  readonly height: number
  readonly modules: Uint8Array
  readonly #isFunction: Uint8Array

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.modules = new Uint8Array(width * height)
    this.#isFunction = new Uint8Array(width * height)
  }

  /** A module of a function pattern. */
  set(x: number, y: number, isDark: boolean): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return
    this.modules[y * this.width + x] = isDark ? 1 : 0
    this.#isFunction[y * this.width + x] = 1
  }

  /** Concentric squares around a centre, dark at the distances that are named. */
  rings(centreX: number, centreY: number, radius: number, dark: number[]): void {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) this.set(centreX + dx, centreY + dy, dark.includes(Math.max(Math.abs(dx), Math.abs(dy))))
    }
  }

  /** Fills what is left with bits, up and down in columns of two from the right, beginning at a column: ISO/IEC 18004, 7.7.3. */
  fill(bits: number[], from: number): void {
    let at = 0
    let isUp = true
    for (let right = from; right > 0; right -= 2) {
      for (let step = 0; step < this.height; step++) {
        const y = isUp ? this.height - 1 - step : step
        for (const x of [right, right - 1]) if (!this.#isFunction[y * this.width + x]) this.modules[y * this.width + x] = bits[at++] ?? 0
      }
      isUp = !isUp
    }
  }

  /** Inverts the modules of data that a mask names; twice is as before. */
  mask(isInverted: (x: number, y: number) => boolean): void {
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        const index = y * this.width + x
        if (!this.#isFunction[index] && isInverted(x, y)) this.modules[index] = 1 - (this.modules[index] ?? 0)
      }
    }
  }
}

/** A number followed by the remainder of its division by a generator polynomial of so many bits. */
export function bch(value: number, generator: number, bits: number): number {
  let rest = value
  for (let bit = 0; bit < bits; bit++) rest = (rest << 1) ^ ((rest >> (bits - 1)) & 1 ? generator : 0)
  return (value << bits) | (rest & ((1 << bits) - 1))
}
