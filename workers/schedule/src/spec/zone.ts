/** A stretch of time in which a zone’s clocks keep one distance to UTC; milliseconds. `to` is not in it. */
export interface Stretch {
  from: number
  to: number
  /** What is added to an instant to get what clocks show, as if that were UTC. */
  offset: number
  /** The offset until `from`. */
  before: number
}

/** A zone of the IANA database, as the runtime has it. */
export interface Zone {
  name: string
  /** The stretch that an instant is in. */
  at(instant: number): Stretch
}

const dayMs = 86_400_000

// Gaza’s clocks are to change twice within a week in 2040; nowhere do they within five days.
const probeMs = 5 * dayMs

const yearsMax = 20_000
const known = new Map<string, Known>()
let years = 0

/** A zone by its name; nothing where the runtime does not know it. */
export function zoneOf(name: string): Zone | undefined {
  if (name === 'UTC') return utc
  const found = known.get(name)
  if (found) return found
  const format = formatOf(name)
  if (!format) return undefined
  const made = new Known(name, format)
  known.set(name, made)
  return made
}

const utc: Zone = { name: 'UTC', at: () => ({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, offset: 0, before: 0 }) }

// The runtime would take offsets such as +01:00 as well, which are no names of zones.
const zoneName = /^[A-Za-z][A-Za-z0-9_+/-]*$/

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!zoneName.test(timeZone)) return undefined
  try {
    const digits = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
    return new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric', ...digits })
  } catch {
    return undefined
  }
}

class Known implements Zone {
  readonly name: string
  readonly #format: Intl.DateTimeFormat
  readonly #years = new Map<number, Stretch[]>()

  constructor(name: string, format: Intl.DateTimeFormat) {
    this.name = name
    this.#format = format
  }

  at(instant: number): Stretch {
    const year = new Date(instant).getUTCFullYear()
    const stretches = this.#years.get(year) ?? this.#learn(year)
    for (const stretch of stretches) if (instant < stretch.to) return stretch
    throw new RangeError(`${this.name} has no offset at ${instant}`)
  }

  #learn(year: number): Stretch[] {
    const stretches = this.#read(year)
    // A year is a few hundred bytes; what every zone has in all years is forgotten at once rather than kept in order.
    if (++years > yearsMax) {
      for (const zone of known.values()) zone.#years.clear()
      years = 1
    }
    this.#years.set(year, stretches)
    return stretches
  }

  #read(year: number): Stretch[] {
    const end = Date.UTC(year + 1, 0)
    const begin = Date.UTC(year, 0)
    let before = this.#offset(begin - 1)
    let offset = this.#offset(begin)
    const stretches: Stretch[] = []
    let from = begin
    for (let probe = begin; probe < end;) {
      const next = Math.min(probe + probeMs, end - 1)
      const there = this.#offset(next)
      if (there !== offset) {
        const to = this.#change(probe, next, offset)
        stretches.push({ from, to, offset, before })
        before = offset
        offset = this.#offset(to)
        from = to
        probe = to
      } else probe = next === end - 1 ? end : next
    }
    stretches.push({ from, to: end, offset, before })
    return stretches
  }

  /** The first instant after `low` whose offset is no longer the one at `low`. */
  #change(low: number, high: number, offset: number): number {
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.#offset(middle) === offset) low = middle
      else high = middle
    }
    return high
  }

  #offset(instant: number): number {
    const second = Math.floor(instant / 1000) * 1000
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, s = 0] = this.#format.format(second).split(/\D+/).map(Number)
    return Date.UTC(year, month - 1, day, hour, minute, s) - second
  }
}
