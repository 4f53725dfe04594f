import { createHash } from 'node:crypto'
import { escapeWith, unescaped } from './escaped.ts'
import { demand, type Kind, type Of, present } from './kind.ts'
import { contentLines, fold } from './lines.ts'

const escape = (text: string): string => escapeWith('\\;,', text).replaceAll(/\r\n|\r|\n/g, '\\n')

export const event: Kind<Of<'event'>> = {
  build({ title, start, end, location, description, uid }) {
    check(start, 'start')
    if (end !== undefined) {
      check(end, 'end')
      demand(form(end) === form(start), 'end', 'start and end are both dates, both times with an offset, or both without')
      demand(Date.parse(end) >= Date.parse(start), 'end', 'before the start')
    }
    // The same event has the same id; the stamp is when it is, so that the same input gives the same code.
    const id =
      uid ??
      createHash('sha256')
        .update(JSON.stringify([title, start, end, location, description]))
        .digest('hex')
        .slice(0, 16)
    const lines = [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//qrcode.do//EN', 'BEGIN:VEVENT'],
      ...[`UID:${escape(id)}`, `DTSTAMP:${stamp(start)}`, `DTSTART${time(start)}`],
      ...(end === undefined ? [] : [`DTEND${time(end)}`]),
      `SUMMARY:${escape(title)}`,
      ...(location === undefined ? [] : [`LOCATION:${escape(location)}`]),
      ...(description === undefined ? [] : [`DESCRIPTION:${escape(description)}`]),
      ...['END:VEVENT', 'END:VCALENDAR'],
    ]
    return lines.map((line) => `${fold(line)}\r\n`).join('')
  },
  parse(text) {
    const lines = contentLines(text)
    if (!lines.some(({ name, value }) => name === 'BEGIN' && value.toUpperCase() === 'VEVENT')) return undefined
    const one = (name: string) => lines.find((line) => line.name === name)?.value
    const plain = (name: string) => unescaped(one(name) ?? '', true)
    const fields = {
      kind: 'event',
      title: plain('SUMMARY'),
      start: read(one('DTSTART')),
      end: read(one('DTEND')),
      location: plain('LOCATION'),
      description: plain('DESCRIPTION'),
    }
    return present({ ...fields, uid: plain('UID') })
  },
}

function check(text: string, field: string): void {
  // Date.parse takes the 31st of February for the 3rd of March.
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  demand(!Number.isNaN(Date.parse(text)) && date.getUTCDate() === day && date.getUTCMonth() === month - 1, field, 'no such date or time')
}

const form = (text: string): string => (text.length === 10 ? 'date' : /Z|[+-]\d{2}:\d{2}$/.test(text) ? 'moment' : 'floating')
const compact = (iso: string): string => iso.replaceAll(/[-:]|\.\d+/g, '')
const local = (text: string): string => compact(text.length === 16 ? `${text}:00` : text)
const utc = (text: string): string => compact(new Date(text).toISOString())
const stamp = (text: string): string => (form(text) === 'moment' ? utc(text) : utc(`${text.length === 10 ? `${text}T00:00` : text}Z`))

function time(text: string): string {
  const kind = form(text)
  return kind === 'date' ? `;VALUE=DATE:${compact(text)}` : `:${kind === 'moment' ? utc(text) : local(text)}`
}

function read(value: string | undefined): string | undefined {
  const [, year, month, day, hour, minute, second, zone] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(value ?? '') ?? []
  if (year === undefined) return undefined
  return `${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}:${second}${zone}`}`
}
