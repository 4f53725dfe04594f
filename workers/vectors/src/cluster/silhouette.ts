import type { Points } from './points.ts'

const sampleMax = 5000

/**
 * The mean silhouette (Rousseeuw 1987) of the first points, which are in random order: by one less the cosine, or by the square of the distance. With
 * these the mean over a cluster follows from its sum, so it takes as long as one comparison with the centres, not with all points.
 */
export function silhouetteOf(points: Points, which: Int32Array, k: number): number {
  const count = Math.min(points.count, sampleMax)
  const { dimensions } = points
  const sums = Array.from({ length: k }, () => new Float64Array(dimensions))
  const squares = new Float64Array(k)
  const counts = new Uint32Array(k)
  for (let row = 0; row < count; row++) {
    const place = which[row] as number
    const [sum, point] = [sums[place] as Float64Array, points.row(row)]
    for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] as number) + (point[at] as number)
    squares[place] = (squares[place] as number) + (points.squares[row] as number)
    counts[place] = (counts[place] as number) + 1
  }
  let total = 0
  for (let row = 0; row < count; row++) {
    const own = which[row] as number
    if ((counts[own] as number) < 2) continue
    let [inside, outside] = [0, Infinity]
    for (let place = 0; place < k; place++) {
      const members = counts[place] as number
      if (members === 0) continue
      const product = dot(points.row(row), sums[place] as Float64Array)
      const far = points.isSpherical ? members - product : members * (points.squares[row] as number) + (squares[place] as number) - 2 * product
      if (place === own) inside = far / (members - 1)
      else outside = Math.min(outside, far / members)
    }
    if (outside < Infinity && Math.max(inside, outside) > 0) total += (outside - inside) / Math.max(inside, outside)
  }
  return count === 0 ? 0 : total / count
}

function dot(point: Float32Array, sum: Float64Array): number {
  let product = 0
  for (let at = 0; at < point.length; at++) product += (point[at] as number) * (sum[at] as number)
  return product
}
