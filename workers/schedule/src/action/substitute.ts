import type { Taken } from '../store/runs.ts'

/** What a string in an input may stand for. */
const values: Record<string, (taken: Pick<Taken, 'run' | 'last'>) => unknown> = {
  scheduledAt: ({ run }) => new Date(run.scheduledAt).toISOString(),
  runId: ({ run }) => run.id,
  'lastRun.scheduledAt': ({ last }) => (last ? new Date(last.scheduledAt).toISOString() : null),
  'lastRun.result': ({ last }) => last?.result?.value ?? null,
}

const pattern = /^\{\{([^{}]{1,64})\}\}$/

const nameIn = (value: unknown): string | undefined => (typeof value === 'string' ? pattern.exec(value)?.[1] : undefined)

/** An input with what its strings stand for: a string that is all of one name becomes that value, whatever its type. */
export function substituted(value: unknown, taken: Pick<Taken, 'run' | 'last'>): unknown {
  const name = nameIn(value)
  if (name !== undefined) return Object.hasOwn(values, name) ? values[name]?.(taken) : value
  if (Array.isArray(value)) return value.map((item) => substituted(item, taken))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, substituted(field, taken)]))
}

/** The path of the first string that stands for nothing; undefined where there is none. */
export function strayOf(value: unknown, path: (string | number)[] = []): { path: (string | number)[]; message: string } | undefined {
  const name = nameIn(value)
  if (name !== undefined && !Object.hasOwn(values, name))
    return { path, message: `{{${name}}} stands for nothing; there are ${Object.keys(values).join(', ')}` }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, field] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const stray = strayOf(field, [...path, key])
    if (stray) return stray
  }
  return undefined
}
