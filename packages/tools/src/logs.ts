import { styleText } from 'node:util'
import type { WorkerLog } from './engine.ts'

const colors = { debug: 'gray', info: 'green', log: 'green', warn: 'yellow', error: 'red' } as const

/** A line of a Worker for a person: the kit's records compactly, all else as it is. */
export function formatLog({ level, message }: WorkerLog): string {
  const record = parseRecord(message)
  if (!record) return level === 'error' ? styleText('red', message) : message
  const { time, level: own = level, msg, message: text, domain, method, status, ms, requestId, error, stack, ...rest } = record
  const color = colors[String(own) as keyof typeof colors] ?? 'gray'
  const parts = [
    styleText('gray', clock(time)),
    styleText(color, String(own).padEnd(5)),
    domain === undefined ? undefined : [domain, method].filter(Boolean).join('.'),
    status,
    ms === undefined ? undefined : `${String(ms)} ms`,
    msg ?? text,
    error === undefined ? undefined : styleText('red', plain(error)),
    ...Object.entries(rest).map(([key, value]) => styleText('gray', `${key}=${plain(value)}`)),
    requestId === undefined ? undefined : styleText('gray', plain(requestId)),
  ]
  const line = parts.filter((part) => part !== undefined && part !== '').join(' ')
  return stack === undefined ? line : `${line}\n${styleText('gray', plain(stack))}`
}

type Field = string | number | boolean | object | null | undefined

function parseRecord(message: string): Record<string, Field> | undefined {
  if (!message.startsWith('{')) return undefined
  try {
    const record = JSON.parse(message) as Record<string, Field>
    return typeof record['level'] === 'string' ? record : undefined
  } catch {
    return undefined
  }
}

const plain = (value: Field): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

const clock = (time: Field): string => new Date(typeof time === 'string' || typeof time === 'number' ? time : Date.now()).toTimeString().slice(0, 8)
