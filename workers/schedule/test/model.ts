import type { Overlap } from 'schedule.do/contract'

/** A schedule of every minute whose runs all take as long, and when the platform is down; milliseconds. */
export interface Course {
  overlap: Overlap
  catchupMs: number
  durationMs: number
  /** From when until when, in order. */
  downs: [from: number, to: number][]
  start: number
  end: number
}

interface Entry {
  time: number
  state: string
  endsAt?: number
}

/** What becomes of each minute, by the words of the specification: the state of each time that came. */
export function model({ overlap, catchupMs, durationMs, downs, start, end }: Course): Map<number, string> {
  const up = (at: number) => downs.find(([from, to]) => at >= from && at < to)?.[1] ?? at
  const entries: Entry[] = []
  const waiting: Entry[] = []
  const open = () => entries.filter(({ state }) => state === 'running')
  const begin = (entry: Entry, now: number) => Object.assign(entry, { state: 'running', endsAt: up(now + durationMs) })
  // What ends at an instant ends before what comes at it.
  const finish = (now: number) => {
    for (let first = earliest(open()); first?.endsAt !== undefined && first.endsAt <= now; first = earliest(open())) {
      const at = first.endsAt
      first.state = 'succeeded'
      const next = open().length === 0 ? waiting.shift() : undefined
      if (next) begin(next, at)
    }
  }
  for (let time = start + 60_000; time <= end; time += 60_000) {
    const now = up(time)
    if (now > end) break
    finish(now)
    const entry: Entry = { time, state: '' }
    entries.push(entry)
    if (now - time > catchupMs) entry.state = 'missed'
    else if (overlap === 'allow' || open().length + waiting.length === 0) begin(entry, now)
    else if (overlap === 'cancel') {
      for (const other of open()) other.state = 'canceled'
      begin(entry, now)
    } else if (overlap !== 'skip' && waiting.length < (overlap === 'buffer' ? 1000 : 1)) waiting.push(Object.assign(entry, { state: 'buffered' }))
    else entry.state = 'skipped'
  }
  finish(end)
  return new Map(entries.map(({ time, state }) => [time, state]))
}

const earliest = (entries: Entry[]) => entries.toSorted((a, b) => (a.endsAt ?? 0) - (b.endsAt ?? 0))[0]
