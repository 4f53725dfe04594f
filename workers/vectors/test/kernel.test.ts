import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compiled, kernelFile } from '../scripts/kernel.ts'
import { Fewest } from '../src/codes/fewest.ts'
import { Top } from '../src/codes/top.ts'
import { binarize, biasOf, bitStrideOf, quantize, queryMax, strideOf } from '../src/codes/encode.ts'

interface Kernel {
  scan(codes: number, scales: number, biases: number, rows: number, stride: number, query: number, scale: number, out: number): void
  hamming(bits: number, rows: number, stride: number, query: number, out: number): void
  encode(vectors: number, rows: number, codes: number, stride: number, scales: number): void
  binarize(codes: number, scales: number, rows: number, stride: number, mean: number, bits: number, bitStride: number): void
  nearest(rows: number, count: number, stride: number, centres: number, biases: number, k: number, out: number, which: number): void
}

// The types are the Workers', where no module is compiled from bytes.
const { Module } = WebAssembly as unknown as { Module: new (bytes: Uint8Array) => WebAssembly.Module }
const memory = new WebAssembly.Memory({ initial: 64 })
const kernel = new WebAssembly.Instance(new Module(readFileSync(kernelFile)), { env: { memory } }).exports as unknown as Kernel

test('the kernel is what its source compiles to: node workers/vectors/scripts/kernel.ts writes it', () => {
  expect(readFileSync(kernelFile).equals(compiled())).toBe(true)
})

const float = fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), fc.constantFrom(0, -0, 1, -1))
const matrix = fc.tuple(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 1, max: 12 })).chain(([dimensions, rows]) =>
  fc.array(fc.float32Array({ minLength: dimensions, maxLength: dimensions, noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
    minLength: rows + 1,
    maxLength: rows + 1,
  }),
)

/** What the kernel does, in JavaScript and one value at a time. */
const twin = {
  scan: (row: Int8Array, scale: number, bias: number, query: Int16Array, queryScale: number) => {
    const sum = row.reduce((sum, code, at) => sum + code * (query[at] ?? 0), 0)
    return Math.fround(Math.fround(Math.fround(Math.fround(sum) * scale) * queryScale) - bias)
  },
  hamming: (row: Uint8Array, query: Uint8Array) => {
    let differing = 0
    for (const [at, byte] of row.entries()) for (let rest = byte ^ (query[at] ?? 0); rest > 0; rest >>= 1) differing += rest & 1
    return differing
  },
}

test('scan and hamming are, bit for bit, what the same does in JavaScript', () => {
  fc.assert(
    fc.property(matrix, fc.boolean(), (vectors, isEuclidean) => {
      const [query = new Float32Array(), ...rows] = vectors
      const [stride, bitStride] = [strideOf(query.length), bitStrideOf(query.length)]
      const at = { query: 1024, bits: 8192, codes: 65_536, scales: 131_072, biases: 140_000, rowBits: 150_000, out: 200_000 }
      new Uint8Array(memory.buffer).fill(0)
      const asked = new Int16Array(memory.buffer, at.query, stride)
      const scale = quantize(query, asked, queryMax)
      const mean = query.map((value) => value / 2)
      const askedBits = new Uint8Array(memory.buffer, at.bits, bitStride)
      binarize(query, mean, askedBits)
      const scales = new Float32Array(memory.buffer, at.scales, rows.length)
      const biases = new Float32Array(memory.buffer, at.biases, rows.length)
      const codes = rows.map((row, index) => {
        const own = new Int8Array(memory.buffer, at.codes + index * stride, stride)
        scales[index] = quantize(row, own)
        biases[index] = biasOf(isEuclidean ? 'euclidean' : 'dot', row)
        return own
      })
      const bits = rows.map((row, index) => {
        const own = new Uint8Array(memory.buffer, at.rowBits + index * bitStride, bitStride)
        binarize(row, mean, own)
        return own
      })
      kernel.scan(at.codes, at.scales, at.biases, rows.length, stride, at.query, scale, at.out)
      const near = Array.from(new Float32Array(memory.buffer, at.out, rows.length))
      expect(near).toEqual(codes.map((row, index) => twin.scan(row, scales[index] ?? 0, biases[index] ?? 0, asked, scale)))
      kernel.hamming(at.rowBits, rows.length, bitStride, at.bits, at.out)
      expect(Array.from(new Uint16Array(memory.buffer, at.out, rows.length))).toEqual(bits.map((row) => twin.hamming(row, askedBits)))
      // Half a step is the most a code is off.
      for (const [index, row] of rows.entries())
        for (const [place, value] of row.entries())
          expect(Math.abs(value - (codes[index]?.[place] ?? 0) * (scales[index] ?? 0))).toBeLessThanOrEqual((scales[index] ?? 0) * 0.501 + 1e-40)
    }),
    { numRuns: 200 },
  )
})

test('codes and their bits are, bit for bit, what JavaScript makes', () => {
  const small = fc.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** -126), max: 2 ** -126 })
  fc.assert(
    fc.property(matrix, fc.array(fc.oneof(float, small), { minLength: 300, maxLength: 300 }), (vectors, values) => {
      const odd = vectors[0] ?? new Float32Array()
      for (let place = 0; place < odd.length; place++) odd[place] = values[place] ?? 0
      const [mean = new Float32Array()] = vectors.slice(1)
      const [stride, bitStride] = [strideOf(odd.length), bitStrideOf(odd.length)]
      const at = { mean: 1024, vectors: 65_536, codes: 131_072, scales: 140_000, bits: 150_000 }
      new Uint8Array(memory.buffer).fill(0)
      for (const [index, vector] of vectors.entries()) new Float32Array(memory.buffer, at.vectors + index * stride * 4, odd.length).set(vector)
      kernel.encode(at.vectors, vectors.length, at.codes, stride, at.scales)
      new Float32Array(memory.buffer, at.mean, odd.length).set(mean)
      kernel.binarize(at.codes, at.scales, vectors.length, stride, at.mean, at.bits, bitStride)
      for (const [index, vector] of vectors.entries()) {
        const codes = new Int8Array(stride)
        const scale = quantize(vector, codes)
        const bits = new Uint8Array(bitStride)
        const steps = Float32Array.from(codes.subarray(0, odd.length), (code) => code * scale)
        binarize(steps, mean, bits)
        expect([...new Int8Array(memory.buffer, at.codes + index * stride, stride)]).toEqual([...codes])
        expect(new Float32Array(memory.buffer, at.scales, vectors.length)[index]).toBe(scale)
        expect([...new Uint8Array(memory.buffer, at.bits + index * bitStride, bitStride)]).toEqual([...bits])
      }
    }),
    { numRuns: 200 },
  )
})

test('what is kept is what sorting would keep', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 400 }), fc.integer({ min: 1, max: 60 }), (values, keep) => {
      const order = values.map((_, at) => at).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b)
      const wanted = order.slice(0, keep).toSorted((a, b) => a - b)
      const fewest = new Fewest(keep, 30)
      const top = new Top(keep)
      for (const [at, value] of values.entries()) {
        if (value <= fewest.bar) fewest.push(at, value)
        if (-value > top.bar) top.push(at, -value)
      }
      expect(fewest.take()).toEqual(wanted)
      expect(top.take().slots.toSorted((a, b) => a - b)).toEqual(wanted)
    }),
    { numRuns: 300 },
  )
})

test('nearest finds the centre that JavaScript finds', () => {
  fc.assert(
    fc.property(matrix, fc.array(float, { minLength: 1, maxLength: 1 }), (vectors, [bias = 0]) => {
      const [first = new Float32Array(), ...others] = vectors
      const stride = Math.ceil(first.length / 8) * 32
      const at = { rows: 65_536, centres: 131_072, biases: 1024, out: 2048, which: 4096 }
      new Uint8Array(memory.buffer).fill(0)
      new Float32Array(memory.buffer, at.rows, first.length).set(first)
      for (const [index, centre] of others.entries()) new Float32Array(memory.buffer, at.centres + index * stride, first.length).set(centre)
      new Float32Array(memory.buffer, at.biases, 1)[0] = bias
      kernel.nearest(at.rows, 1, stride, at.centres, at.biases, others.length, at.out, at.which)
      const exact = others.map((centre, index) => centre.reduce((sum, value, place) => sum + value * (first[place] ?? 0), 0) - (index === 0 ? bias : 0))
      const size = others.map((centre) => centre.reduce((sum, value, place) => sum + Math.abs(value * (first[place] ?? 0)), Math.abs(bias)))
      const which = new Int32Array(memory.buffer, at.which, 1)[0] ?? -1
      const rounding = Math.max(...size) * 1e-5 + 1e-40
      expect(exact[which]).toBeGreaterThanOrEqual(Math.max(...exact) - rounding)
      expect(Math.abs((new Float32Array(memory.buffer, at.out, 1)[0] ?? 0) - (exact[which] ?? 0))).toBeLessThanOrEqual(rounding)
    }),
    { numRuns: 200 },
  )
})
