import { Problem } from '@dot-do/contract'
import { setOwn } from '@dot-do/tagged'
import type { ItemPart } from 'lists.do/contract'
import { reserved } from '../fields.ts'
import { toCell } from '../values/cells.ts'
import { guard, record } from './csv-out.ts'
import type { ExportColumn, ExportPage, ExportQuery } from './export-page.ts'

type Format = ExportQuery['format']

export const contentTypes = { csv: 'text/csv', jsonl: 'application/x-ndjson', json: 'application/json' } as const

/** The whole of a list as bytes, of which one page at a time is held. */
export function exported(
  first: ExportPage,
  { format, raw }: { format: Format; raw: boolean },
  next: (cursor: string) => Promise<ExportPage>,
): ReadableStream<Uint8Array> {
  const writer = new Writer(first.columns, format, raw)
  let page: ExportPage | undefined = first
  return new ReadableStream(
    {
      async pull(controller) {
        if (!page) return controller.close()
        const { nextCursor } = page
        controller.enqueue(utf8.encode(writer.page(page, nextCursor === undefined)))
        page = nextCursor === undefined ? undefined : checked(first, await next(nextCursor))
      },
    },
    { highWaterMark: 0 },
  )
}

const utf8 = new TextEncoder()

// The header has gone out: what follows has to fit it.
function checked(first: ExportPage, page: ExportPage): ExportPage {
  const known = new Map(first.columns.map(({ name, type }) => [name, type]))
  if (page.isPlain === first.isPlain && page.columns.every(({ name, type }) => known.get(name) === type)) return page
  throw new Problem('unavailable', 'the fields of the list were altered meanwhile')
}

/** Writes pages in one format, what stands before, between and behind the items included. */
class Writer {
  readonly #columns: ExportColumn[]
  readonly #format: Format
  readonly #isRaw: boolean
  #isFirst = true

  constructor(columns: ExportColumn[], format: Format, isRaw: boolean) {
    this.#columns = columns
    this.#format = format
    this.#isRaw = isRaw
  }

  page(page: ExportPage, isLast: boolean): string {
    const isFirst = this.#isFirst
    this.#isFirst = false
    if (this.#format === 'csv') return (isFirst ? this.#header() : '') + page.items.map((item) => this.#record(item)).join('')
    const texts = page.items.map((item) => JSON.stringify(valueOf(item, page)))
    if (this.#format === 'jsonl') return texts.map((text) => `${text}\n`).join('')
    const before = isFirst ? '[' : ''
    const between = isFirst || texts.length === 0 ? '' : ',\n'
    return `${before}${between}${texts.join(',\n')}${isLast ? ']\n' : ''}`
  }

  #header(): string {
    return record(this.#columns.map(({ name }) => (this.#isRaw ? name : guard(name))))
  }

  #record(item: ItemPart): string {
    return record(
      this.#columns.map((column) => {
        const cell = toCell(own(item, column.name), column)
        // What is written here itself is a number, whatever its sign.
        return this.#isRaw || column.type === 'number' || column.type === 'money' ? cell : guard(cell)
      }),
    )
  }
}

const own = (item: ItemPart, name: string): unknown => (Object.hasOwn(item, name) ? item[name] : undefined)

/** An item as JSON: its values, and of its marks those that were asked for. */
function valueOf(item: ItemPart, { columns, isPlain }: ExportPage): unknown {
  if (isPlain) return item.value
  const asked = new Set(columns.map(({ name }) => name))
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(item)) if (asked.has(name) || !reserved.has(name)) setOwn(values, name, value)
  return values
}
