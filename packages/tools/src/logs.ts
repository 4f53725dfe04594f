import { styleText } from 'node:util'
import type { WorkerLog } from './engine.ts'

const colors = { debug: 'gray', info: 'green', log: 'green', warn: 'yellow', error: 'red' } as const

/** A line of a Worker for a person: the kit's records compactly, all else as it is. */
export function formatLog({ level, message }: WorkerLog): string {
  const record = parseRecord(message)
  if (!record) return level === 'error' ? styleText('red', message) : message
  // A trace header is for machines; the request id finds the same call.
  const { time, level: own, domain, method, code, status, ms, msg, detail, error, cause, stack, requestId, traceparent: _, ...rest } = record
  const parts = [
    styleText('gray', clock(time)),
    styleText(colors[own as keyof typeof colors] ?? 'gray', plain(own).padEnd(5)),
    [plain(domain).replace(/\.do$/, ''), plain(method)].filter(Boolean).join('.'),
    plain(code ?? status),
    ms === undefined ? '' : `${plain(ms)} ms`,
    plain(msg),
    styleText('red', plain(error ?? detail)),
    ...Object.entries({ ...rest, requestId }).map(([key, value]) => (value === undefined ? '' : styleText('gray', `${key}=${plain(value)}`))),
  ]
  const line = parts.filter((part) => part !== '').join(' ')
  const trail = plain(cause ?? stack)
  return trail === '' ? line : `${line}\n${styleText('gray', trail)}`
}

type Field = string | number | boolean | object | null | undefined

function parseRecord(message: string): Record<string, Field> | undefined {
  if (!message.startsWith('{')) return undefined
  try {
    const record = JSON.parse(message) as Record<string, Field>
    return typeof record.level === 'string' ? record : undefined
  } catch {
    return undefined
  }
}

function plain(value: Field): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const clock = (time: Field): string => new Date(typeof time === 'string' || typeof time === 'number' ? time : Date.now()).toTimeString().slice(0, 8)
