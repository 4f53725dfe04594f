import { clamp, isPlainObject, toFinite, toInteger, values } from 'lodash-es'

type Random = () => number

/** Numbers from 0 to below 1, the same for the same seed: mulberry32, over a hash (FNV-1a) of what the seed is in text. */
function seeded(seed: unknown): Random {
  let state = 0x811c9dc5
  for (const char of String(seed)) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The seed at the end of the arguments. */
const seedOf = (args: unknown[]): { $seed: unknown } | undefined => {
  const last = args.at(-1)
  return isPlainObject(last) && Object.hasOwn(last as object, '$seed') && Object.keys(last as object).length === 1 ? (last as { $seed: unknown }) : undefined
}

const whole = (random: Random, lower: number, upper: number): number => lower + Math.floor(random() * (upper - lower + 1))

// lodash takes its Math.random when it is loaded, so these are what it does with one, step by step.
const functions: Record<string, (random: Random, args: unknown[]) => unknown> = {
  random(random, args) {
    const floating = args.find((arg) => typeof arg === 'boolean') ?? false
    const [first, second] = args.filter((arg) => typeof arg !== 'boolean' && arg !== undefined)
    const ends = first === undefined ? [0, 1] : second === undefined ? [0, toFinite(first)] : [toFinite(first), toFinite(second)]
    const [lower, upper] = [Math.min(...ends), Math.max(...ends)]
    if (!floating && lower % 1 === 0 && upper % 1 === 0) return whole(random, lower, upper)
    const drawn = random()
    return Math.min(lower + drawn * (upper - lower + Number.parseFloat(`1e-${String(drawn).length - 1}`)), upper)
  },
  sample(random, [collection]) {
    const items = itemsOf(collection)
    return items.length === 0 ? undefined : items[whole(random, 0, items.length - 1)]
  },
  sampleSize: (random, [collection, size = 1]) => shuffled(random, itemsOf(collection), toInteger(size)),
  shuffle: (random, [collection]) => shuffled(random, itemsOf(collection)),
}

const itemsOf = (collection: unknown): unknown[] => (Array.isArray(collection) ? [...(collection as unknown[])] : values(collection as object))

function shuffled(random: Random, items: unknown[], size = items.length): unknown[] {
  const count = clamp(size, 0, items.length)
  for (let index = 0; index < count; index++) {
    const other = whole(random, index, items.length - 1)
    const kept = items[other]
    items[other] = items[index]
    items[index] = kept
  }
  return items.slice(0, count)
}

/** What a function that goes by chance gives for a seed at the end of its arguments; nothing where there is no such function or seed. */
export function bySeed(name: string, args: unknown[]): { result: unknown } | undefined {
  const seed = Object.hasOwn(functions, name) ? seedOf(args) : undefined
  return seed && { result: functions[name]?.(seeded(seed.$seed), args.slice(0, -1)) }
}
