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
