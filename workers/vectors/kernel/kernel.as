/** AssemblyScript. All pointers are into the memory that is imported; rows and queries are padded to whole 16 bytes. */

/** Of each row: the dot product of its int8 codes with the query's, times both scales, less its bias. */
export function scan(codes: usize, scales: usize, biases: usize, rows: i32, stride: i32, query: usize, scale: f32, out: usize): void {
  for (let row = 0; row < rows; row++) {
    const near = <f32>dot(codes, query, stride) * load<f32>(scales + (<usize>row << 2)) * scale - load<f32>(biases + (<usize>row << 2))
    store<f32>(out + (<usize>row << 2), near)
    codes += stride
  }
}

/** Of int8 codes and a query that is int16 already, so that it is widened once and not with every row. */
export function dot(codes: usize, query: usize, stride: i32): i32 {
  let sum = i32x4.splat(0)
  let more = i32x4.splat(0)
  for (let at: usize = 0; at < <usize>stride; at += 16) {
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load8x8_s(codes + at), v128.load(query + (at << 1))))
    more = i32x4.add(more, i32x4.dot_i16x8_s(v128.load8x8_s(codes + at, 8), v128.load(query + (at << 1), 16)))
  }
  sum = i32x4.add(sum, more)
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
}

/** Of each row: how many of its bits differ from the query's. */
export function hamming(bits: usize, rows: i32, stride: i32, query: usize, out: usize): void {
  for (let row = 0; row < rows; row++) {
    let sum = i16x8.splat(0)
    for (let at: usize = 0; at < <usize>stride; at += 16) {
      const different = v128.xor(v128.load(bits + at), v128.load(query + at))
      sum = i16x8.add(sum, i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(different)))
    }
    const wide = i32x4.extadd_pairwise_i16x8_u(sum)
    const all = i32x4.extract_lane(wide, 0) + i32x4.extract_lane(wide, 1) + i32x4.extract_lane(wide, 2) + i32x4.extract_lane(wide, 3)
    store<u16>(out + (<usize>row << 1), <u16>all)
    bits += stride
  }
}

/** Of each row of float32: its values as int8 codes, and how large a step of these is. Codes of a row without a step are left as they are. */
export function encode(vectors: usize, rows: i32, codes: usize, stride: i32, scales: usize): void {
  for (let row = 0; row < rows; row++) {
    let most = f32x4.splat(0)
    for (let at: usize = 0; at < <usize>stride; at += 4) most = f32x4.max(most, f32x4.abs(v128.load(vectors + (at << 2))))
    const largest = max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)))
    const scale = largest / 127
    store<f32>(scales + (<usize>row << 2), scale)
    if (scale != 0) {
      const step = f32x4.splat(scale)
      for (let at: usize = 0; at < <usize>stride; at += 16) {
        const from = vectors + (at << 2)
        const low = i16x8.narrow_i32x4_s(steps(v128.load(from), step), steps(v128.load(from, 16), step))
        const high = i16x8.narrow_i32x4_s(steps(v128.load(from, 32), step), steps(v128.load(from, 48), step))
        v128.store(codes + at, i8x16.narrow_i16x8_s(low, high))
      }
    }
    vectors += <usize>stride << 2
    codes += stride
  }
}

// @ts-ignore: decorator
@inline
function steps(values: v128, step: v128): v128 {
  const whole = f32x4.floor(f32x4.add(f32x4.div(values, step), f32x4.splat(0.5)))
  return i32x4.trunc_sat_f32x4_s(f32x4.max(f32x4.min(whole, f32x4.splat(127)), f32x4.splat(-127)))
}

/** Of each row of int8 codes: which of its values are above the mean, a bit each. */
export function binarize(codes: usize, scales: usize, rows: i32, stride: i32, mean: usize, bits: usize, bitStride: i32): void {
  for (let row = 0; row < rows; row++) {
    const scale = f32x4.splat(load<f32>(scales + (<usize>row << 2)))
    for (let at: usize = 0; at < <usize>stride; at += 16) {
      const low = v128.load8x8_s(codes + at)
      const high = v128.load8x8_s(codes + at, 8)
      const from = mean + (at << 2)
      const first = above(i32x4.extend_low_i16x8_s(low), scale, from) | (above(i32x4.extend_high_i16x8_s(low), scale, from + 16) << 4)
      const second = above(i32x4.extend_low_i16x8_s(high), scale, from + 32) | (above(i32x4.extend_high_i16x8_s(high), scale, from + 48) << 4)
      store<u16>(bits + (at >> 3), <u16>(first | (second << 8)))
    }
    codes += stride
    bits += bitStride
  }
}

// @ts-ignore: decorator
@inline
function above(codes: v128, scale: v128, mean: usize): i32 {
  return i32x4.bitmask(f32x4.gt(f32x4.mul(f32x4.convert_i32x4_s(codes), scale), v128.load(mean)))
}

/** Of each row of float32: the highest of its dot products with the centres less their biases, and which centre that is. */
export function nearest(rows: usize, count: i32, stride: i32, centres: usize, biases: usize, k: i32, out: usize, which: usize): void {
  for (let row = 0; row < count; row++) {
    let best: f32 = -Infinity
    let place = 0
    let centre = centres
    for (let c = 0; c < k; c++) {
      let sum = f32x4.splat(0)
      let more = f32x4.splat(0)
      for (let at: usize = 0; at < <usize>stride; at += 32) {
        sum = f32x4.add(sum, f32x4.mul(v128.load(rows + at), v128.load(centre + at)))
        more = f32x4.add(more, f32x4.mul(v128.load(rows + at, 16), v128.load(centre + at, 16)))
      }
      sum = f32x4.add(sum, more)
      const near =
        f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)) - load<f32>(biases + (<usize>c << 2))
      if (near > best) {
        best = near
        place = c
      }
      centre += stride
    }
    store<f32>(out + (<usize>row << 2), best)
    store<i32>(which + (<usize>row << 2), place)
    rows += stride
  }
}
