import { lend } from '../codes/cache.ts'
import type { Open } from '../index/open.ts'
import { allOf, slotsWhere } from '../index/slots.ts'
import { scopeOf } from '../index/read.ts'
import { improved, seeded, type Training } from './kmeans.ts'
import { pointBytes, Points } from './points.ts'
import { random, sample } from './random.ts'
import { silhouetteOf } from './silhouette.ts'
import type { Plan, Progress } from './state.ts'

/** Vectors that centres are found on; more are sampled. */
export const trainedMax = 20_000
const trainedBytesMax = 32 * 1024 * 1024

/** The slots that a run takes in. */
export const membersOf = (open: Open, { filter, namespace }: Pick<Plan, 'filter' | 'namespace'>): number[] =>
  slotsWhere(open.scope.sql, allOf(scopeOf(open, filter, namespace))).toSorted((a, b) => a - b)

/** Numbers of clusters worth a try: every small one, then each a fifth above the one before, up to the square root of half the vectors. */
export function triesOf(count: number): number[] {
  const most = Math.max(2, Math.floor(Math.sqrt(count / 2)))
  const tries: number[] = []
  for (let k = 2; k <= most; k = Math.max(k + 1, Math.round(k * 1.2))) tries.push(k)
  return tries
}

/** Trains until the work allowed is done or there is nothing left to try; `work` counts multiplications. */
export function train(open: Open, plan: Plan, progress: Progress, work: number): Progress {
  const slots = trainedSlots(open, plan)
  return lend(Math.max(1, pointBytes(slots.length, open.definition.dimensions)), ({ at }) => {
    const { dimensions, metric } = open.definition
    const points = new Points(at, vectorsAt(open, slots), { count: slots.length, dimensions, isSpherical: metric === 'cosine' })
    let [state, rest] = [progress, work]
    while (rest > 0 && state.phase === 'train') {
      const k = plan.tries[state.at] ?? 1
      rest -= points.count * k * dimensions
      state = state.training ? advanced(points, plan, state, improved(points, state.training)) : { ...state, training: seeded(points, k, seedOf(plan, state)) }
    }
    return state
  })
}

const seedOf = ({ seed }: Plan, { at }: Progress) => seed + at * 7919

/** Goes on with the present try, or, where it is done, keeps it if it is the best and begins the next. */
function advanced(points: Points, plan: Plan, state: Progress, training: Training): Progress {
  if (!training.isDone) return { ...state, training }
  const k = training.centres.length
  const { which } = points.assign(training.centres)
  const silhouette = k > 1 ? silhouetteOf(points, which, k) : 0
  const tried = { centres: training.centres, inertia: training.inertia, silhouette }
  const { best } = state
  const isBetter = best === undefined || (best.centres.length === k ? tried.inertia < best.inertia : silhouette > best.silhouette)
  const at = state.at + 1
  return { ...state, at, training: undefined, best: isBetter ? tried : best, phase: at < plan.tries.length ? 'train' : 'assign' }
}

/** In random order, so that the first of them are a sample. */
function trainedSlots(open: Open, plan: Plan): number[] {
  const most = Math.min(trainedMax, Math.floor(trainedBytesMax / pointBytes(1, open.definition.dimensions)))
  const next = random(plan.seed)
  const kept = sample(membersOf(open, plan), most, next)
  for (let at = kept.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1))
    ;[kept[at], kept[other]] = [kept[other] as number, kept[at] as number]
  }
  return kept
}

/** Vectors of slots, in the order of these. */
export function* vectorsAt({ scope: { sql } }: Open, slots: number[]): Iterable<Float32Array> {
  for (let from = 0; from < slots.length; from += 1000) {
    const part = slots.slice(from, from + 1000)
    const rows = sql.exec('select slot, "values" from vector where slot in (select value from json_each(?))', JSON.stringify(part)).raw<[number, ArrayBuffer]>()
    const found = new Map(rows)
    for (const slot of part) yield new Float32Array(found.get(slot) as ArrayBuffer)
  }
}
