const levels = { debug: 0, info: 1, warn: 2, error: 3, none: 4 } as const

export type Level = Exclude<keyof typeof levels, 'none'>

/** Whether `env.LOG_LEVEL` (`warn` unless set) lets lines of `level` out. */
export function logs(env: unknown, level: Level): boolean {
  const wanted = (env as { LOG_LEVEL?: string } | undefined)?.LOG_LEVEL ?? 'warn'
  return levels[level] >= (levels[wanted as Level] ?? levels.warn)
}

/** Writes one JSON line. Fields never hold inputs, outputs or secrets. */
export function log(env: unknown, level: Level, fields: Record<string, unknown>): void {
  if (!logs(env, level)) return
  console[level](JSON.stringify({ level, time: new Date().toISOString(), ...fields, cause: describe(fields.cause) }))
}

function describe(cause: unknown): string | undefined {
  if (cause === undefined) return undefined
  if (!(cause instanceof Error)) return String(cause)
  const inner = cause.cause === undefined ? '' : `\n  caused by ${describe(cause.cause)}`
  return `${cause.stack ?? cause.message}${inner}`
}
