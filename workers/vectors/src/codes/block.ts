import { biasOf, bitStrideOf, partsOf, type Shape, strideOf } from './encode.ts'
import { bytesAt, float32At, kernel, scratch, scratchVectorBytes } from './memory.ts'
import { lend } from './cache.ts'

/** A vector and the row of the block that is its place. */
type Placed = [row: number, vector: Float32Array]

/** Makes the codes of vectors, in the order of their rows, in the block at `at` of the kernel's memory. */
export function encodeInto(at: number, shape: Shape, vectors: Iterable<Placed>): void {
  const stride = strideOf(shape.dimensions)
  const { scales, biases } = partsOf(shape)
  const most = Math.floor(scratchVectorBytes / (stride * 4))
  const held = float32At(scratch.vectors, most * stride)
  held.fill(0)
  let [first, count] = [0, 0]
  const flush = () => kernel().encode(scratch.vectors, count, at + first * stride, stride, at + scales + first * 4)
  const offsets = float32At(at + biases, shape.slots)
  for (const [row, vector] of vectors) {
    // The kernel takes rows one behind the other.
    if (count === most || row !== first + count) {
      flush()
      ;[first, count] = [row, 0]
    }
    held.set(vector, count++ * stride)
    offsets[row] = biasOf(shape.metric, vector)
  }
  flush()
}

/** The bits of a block whose codes are at `at`: which of its values are above the mean. */
export function bitsOf(at: number, shape: Shape, mean: Float32Array): ArrayBuffer {
  const [stride, bitStride] = [strideOf(shape.dimensions), bitStrideOf(shape.dimensions)]
  const place = float32At(scratch.mean, stride)
  place.fill(0)
  place.set(mean)
  return lend(shape.slots * bitStride, (bits) => {
    kernel().binarize(at, at + partsOf(shape).scales, shape.slots, stride, scratch.mean, bits.at, bitStride)
    return copied(bits.at, bits.bytes)
  })
}

/** Bytes of the kernel's memory, to be kept. */
export const copied = (at: number, bytes: number): ArrayBuffer => bytesAt(at, bytes).slice().buffer
