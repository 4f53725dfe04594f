import { type Issue, Problem } from '@dot-do/contract'
import type { Message } from 'esbuild.do/contract'
import type { Engine } from './engine/engine.ts'
import type { Value } from './engine/packets.ts'

/** A message as esbuild's service tells it: places in UTF-8 bytes. */
interface Told {
  id: string
  text: string
  location: Place | null
  notes: { text: string; location: Place | null }[]
}

interface Place {
  file: string
  line: number
  column: number
  length: number
  lineText: string
  suggestion: string
}

const defaultLimit = 100
const hardLimit = 1000
const lineUnitsMax = 500

/** At most so many of what esbuild told, its places in UTF-16 units. */
export const messagesOf = (told: Value | undefined, limit = defaultLimit): Message[] => some(told, limit).map(messageOf)

const some = (told: Value | undefined, limit: number): Told[] => ((told ?? []) as unknown as Told[]).slice(0, limit || hardLimit)

/** Ends the call where esbuild found errors. */
export function checkErrors(engine: Engine, told: Value | undefined, limit = defaultLimit): void {
  const errors = some(told, limit)
  if (errors.length === 0) return
  const formatted = engine.request({ command: 'format-msgs', messages: errors.slice(0, 10) as unknown as Value, isWarning: false, terminalWidth: 120 })
  const messages = errors.map(messageOf)
  throw new Problem('invalid_argument', detailOf(formatted.messages as string[], errors.length), {
    issues: messages.slice(0, 100).map(issueOf),
    data: { messages },
  })
}

const detailOf = (texts: string[], count: number): string =>
  [...texts.map((text) => text.trimEnd()), ...(count > texts.length ? [`and ${count - texts.length} more`] : [])].join('\n\n')

/** Ends the call where esbuild does not take the options at all. */
export function checkAnswer(answer: Record<string, Value>): void {
  if (typeof answer.error !== 'string') return
  throw new Problem('invalid_argument', answer.error, { issues: [{ path: ['options'], message: answer.error }], reason: 'options' })
}

const messageOf = ({ id, text, location, notes }: Told): Message => ({
  ...{ id, text, ...placed(location) },
  notes: notes.map((note) => ({ text: note.text, ...placed(note.location) })),
})

const issueOf = ({ text, location }: Message): Issue => ({
  path: location ? [location.file] : [],
  message: text,
  ...(location && { location: { line: location.line, column: location.column + 1, text: location.lineText } }),
})

function placed(place: Place | null): { location?: Message['location'] } {
  if (!place) return {}
  const { file, line, suggestion } = place
  const bytes = encoder.encode(place.lineText)
  const column = unitsIn(bytes, 0, place.column)
  const location = { file, line, column, length: unitsIn(bytes, place.column, place.column + place.length), lineText: around(place.lineText, column) }
  return { location: suggestion === '' ? location : { ...location, suggestion } }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
const unitsIn = (bytes: Uint8Array, from: number, to: number): number => decoder.decode(bytes.subarray(from, to)).length

// A bundle may be one line of a megabyte, and every message of it tells the line.
function around(line: string, column: number): string {
  if (line.length <= lineUnitsMax) return line
  const from = Math.max(0, Math.min(column - lineUnitsMax / 2, line.length - lineUnitsMax))
  return line.slice(from, from + lineUnitsMax)
}
