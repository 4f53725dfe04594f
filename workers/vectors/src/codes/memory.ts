import module from './kernel.wasm'

/** What the kernel exports; its source is kernel/kernel.as, AssemblyScript. */
export interface Kernel {
  scan(codes: number, scales: number, biases: number, rows: number, stride: number, query: number, scale: number, out: number): void
  dot(codes: number, query: number, stride: number): number
  hamming(bits: number, rows: number, stride: number, query: number, out: number): void
  encode(vectors: number, rows: number, codes: number, stride: number, scales: number): void
  binarize(codes: number, scales: number, rows: number, stride: number, mean: number, bits: number, bitStride: number): void
  nearest(rows: number, count: number, stride: number, centres: number, biases: number, k: number, out: number, which: number): void
}

const pageBytes = 64 * 1024

/** All that codes may take in an isolate, however many indexes are in it. */
export const budgetBytes = 64 * 1024 * 1024

/** Where the kernel's short-lived operands lie; slabs begin behind them. */
export const scratch = { query: 1024, bits: 12 * 1024, out: 16 * 1024, which: 32 * 1024, biases: 48 * 1024, mean: 64 * 1024, vectors: 80 * 1024 } as const
export const scratchVectorBytes = 48 * 1024
const slabsFrom = 2 * pageBytes

const memory = new WebAssembly.Memory({ initial: slabsFrom / pageBytes, maximum: (slabsFrom + budgetBytes) / pageBytes })

let instance: Kernel | undefined

/** The one instance; it is made at the first use. */
export const kernel = (): Kernel => (instance ??= new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel)

/** The kernel's memory as bytes. Not to be kept: it is another buffer once the memory has grown. */
export const bytesAt = (at: number, length: number): Uint8Array => new Uint8Array(memory.buffer, at, length)
export const int16At = (at: number, length: number): Int16Array => new Int16Array(memory.buffer, at, length)
export const float32At = (at: number, length: number): Float32Array => new Float32Array(memory.buffer, at, length)
export const uint16At = (at: number, length: number): Uint16Array => new Uint16Array(memory.buffer, at, length)
export const int32At = (at: number, length: number): Int32Array => new Int32Array(memory.buffer, at, length)

/** A run of the memory. */
export interface Slab {
  at: number
  bytes: number
}

const unitBytes = 16 * 1024
const taken = new Uint8Array(budgetBytes / unitBytes)

/** A free run of this many bytes, the first there is; undefined where there is none. */
export function allocate(bytes: number): Slab | undefined {
  const units = Math.ceil(bytes / unitBytes)
  let run = 0
  for (let unit = 0; unit < taken.length; unit++) {
    run = taken[unit] === 0 ? run + 1 : 0
    if (run < units) continue
    const first = unit + 1 - units
    taken.fill(1, first, unit + 1)
    const slab = { at: slabsFrom + first * unitBytes, bytes }
    grow(slab.at + units * unitBytes)
    return slab
  }
  return undefined
}

function grow(end: number): void {
  const missing = Math.ceil(end / pageBytes) - memory.buffer.byteLength / pageBytes
  if (missing > 0) memory.grow(missing)
}

export function free({ at, bytes }: Slab): void {
  const first = (at - slabsFrom) / unitBytes
  taken.fill(0, first, first + Math.ceil(bytes / unitBytes))
}

/** Bytes that slabs take now, and how large the memory has become. */
export const memoryUse = (): { taken: number; memory: number } => ({
  taken: taken.reduce((sum, unit) => sum + unit, 0) * unitBytes,
  memory: memory.buffer.byteLength,
})

/** Frees a buffer of which nothing more is wanted: the collector, which sees few objects, would let many of them pile up. */
export const release = (buffer: ArrayBuffer): void => void buffer.transfer(0)
