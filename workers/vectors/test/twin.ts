import { biasOf, partsOf, quantize, type Shape, strideOf } from '../src/codes/encode.ts'

/** A block's codes, scales and biases, read and written in JavaScript as the kernel does it. */
export class Codes {
  readonly scales: Float32Array
  readonly #codes: Int8Array
  readonly #biases: Float32Array
  readonly #shape: Shape

  constructor(buffer: ArrayBuffer, shape: Shape) {
    const { scales, biases } = partsOf(shape)
    this.#shape = shape
    this.#codes = new Int8Array(buffer, 0, scales)
    this.scales = new Float32Array(buffer, scales, shape.slots)
    this.#biases = new Float32Array(buffer, biases, shape.slots)
  }

  set(row: number, vector: Float32Array): void {
    this.scales[row] = quantize(vector, this.row(row))
    this.#biases[row] = biasOf(this.#shape.metric, vector)
  }

  row(row: number): Int8Array {
    const stride = strideOf(this.#shape.dimensions)
    return this.#codes.subarray(row * stride, (row + 1) * stride)
  }
}
