import { keepAllBits, shapeOf } from './coded.ts'
import { scoreAll } from './exact.ts'
import { narrowest, plainMax, widthsOf } from './nearest.ts'
import { type Open, save } from './open.ts'
import { type Probe, Probing, topK } from './probe.ts'
import { candidates, liveMask, type Mask, slotsIn } from './scan.ts'
import type { Stage } from './schema.ts'

const recallWanted = 0.98
const keepMost = 480
const widthMost = 2000
/** How many vectors the mean is taken of. */
const sampleMax = 1024
/** How many vectors the measurement compares in float32, about. */
const comparedMax = 400_000
/** So many go over a block together, while it is in the processor's cache. */
const probesAtOnce = 4

/** Whether the index has doubled since it was last measured. */
export const isDue = (open: Open): boolean => {
  const { nextSlot, stage } = open.row
  return nextSlot >= Math.max(plainMax, shapeOf(open).slots) && nextSlot >= 2 * stage.slots
}

/**
 * Finds how many candidates the codes must leave, and the bits before them, for the recall wanted: stored vectors are searched both ways and compared
 * with what float32 finds, among full blocks alone: others have no bits yet. A stage that does not come to it is not used until the index has doubled.
 */
export function measure(open: Open): void {
  if (!isDue(open)) return
  const { epoch } = open.row.stage
  save(open, { stage: { epoch: epoch + 1, slots: open.row.nextSlot, keep: 0, width: 0, measured: open.row.count } })
  remakeBits(open)
  const full = Math.floor(open.row.nextSlot / shapeOf(open).slots)
  const mask = new Map([...liveMask(open)].filter(([number]) => number < full))
  const probes = probesOf(open, mask)
  const attempt = (tried: Pick<Stage, 'keep' | 'width'>, recall: number): boolean => {
    const isEnough = recall >= recallWanted
    if (isEnough) save(open, { stage: { ...open.row.stage, ...tried, recall } })
    return isEnough
  }
  const keep = doublings(30, keepMost).find((keep) => attempt({ keep, width: 0 }, recallByCodes(probes, keep)))
  const width = keep && doublings(narrowest, widthMost).find((width) => attempt({ keep, width }, recallByBits(open, probes, mask, { keep, width })))
  // It has to do until the index has doubled.
  if (width !== undefined) save(open, { stage: { ...open.row.stage, width: width * 2 } })
  if (width === undefined) forgetBits(open)
}

function doublings(from: number, most: number): number[] {
  const found = [from]
  for (let next = from * 2; next < most * 2; next *= 2) found.push(Math.min(next, most))
  return found
}

function forgetBits({ scope: { sql } }: Open): void {
  sql.exec('delete from bit')
  sql.exec('delete from mean')
}

function remakeBits(open: Open): void {
  forgetBits(open)
  const mean = sampled(open)
  open.scope.sql.exec('insert into mean (epoch, mean) values (?, ?)', open.row.stage.epoch, mean.buffer)
  keepAllBits(open, mean)
}

/** About this many vectors, at even distances. */
function spread(open: Open, count: number): [slot: number, vector: Float32Array][] {
  const all = slotsIn(liveMask(open), shapeOf(open).slots)
  const slots = Array.from({ length: Math.min(count, all.length) }, (_, at) => all[Math.floor((at * all.length) / Math.min(count, all.length))])
  const statement = 'select slot, "values" from vector where slot in (select value from json_each(?))'
  const rows = open.scope.sql.exec(statement, JSON.stringify(slots)).raw<[number, ArrayBuffer]>()
  return Array.from(rows, ([slot, values]) => [slot, new Float32Array(values)])
}

function sampled(open: Open): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(open.definition.dimensions)
  const sample = spread(open, sampleMax)
  for (const [, values] of sample) for (let at = 0; at < values.length; at++) sums[at] = (sums[at] as number) + (values[at] as number)
  return Float32Array.from(sums, (sum) => sum / Math.max(1, sample.length))
}

/** Fewer of a large index, and of one whose codes tell its vectors badly apart, so that the measurement takes a second at most. */
function probesOf(open: Open, mask: Mask): Probe[] {
  const asked = spread(open, Math.min(64, Math.max(8, Math.floor(1_600_000 / open.row.count))))
  const probes: Probe[] = []
  let compared = 0
  for (let at = 0; at < asked.length && compared <= comparedMax; at += probesAtOnce) {
    const some = asked.slice(at, at + probesAtOnce).map(([slot, vector]) => new Probing(open, slot, vector, keepMost))
    for (const [number, live] of mask) for (const probing of some) probing.scan(number, live)
    for (const probing of some) {
      probes.push(probing.probe())
      compared += probing.compared
    }
  }
  return probes
}

/** The share of the ten nearest that codes leave among this many. */
const recallByCodes = (probes: Probe[], keep: number): number =>
  probes.reduce((hits, { ranks }) => hits + Math.min(topK, ranks.filter((rank) => rank < keep).length), 0) / (topK * probes.length)

/** The share of the ten nearest that is found; one as near as the last of them is as good. Less than enough is not counted to its end. */
function recallByBits(open: Open, probes: Probe[], mask: Mask, stage: Pick<Stage, 'keep' | 'width'>): number {
  const all = topK * probes.length
  let misses = 0
  for (const { slot, vector, least } of probes) {
    const [slots] = candidates(open, [{ vector, mask, ...widthsOf(topK, stage) }])
    misses += topK - Math.min(topK, scoreAll(open, { vector, without: slot, least, topK, exact: false }, slots).slots.length)
    if (misses > all * (1 - recallWanted)) break
  }
  return 1 - misses / all
}
