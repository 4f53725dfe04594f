import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { changeBounds, type ImportError } from 'lists.do/contract'
import type { BatchChecked, BatchDone } from './import-rows.ts'
import { Claims } from './claims.ts'
import { CsvReader, type CsvRecord } from './csv-in.ts'
import { headerOf } from './header.ts'
import { ArrayReader, type JsonRecord, LinesReader } from './json-in.ts'
import { Broken, textOf } from './text.ts'
import { cellsOf } from './values-of.ts'

export type Format = 'csv' | 'jsonl' | 'json'

export interface Import {
  file: File
  format: Format
  mapping: Map<string, string | null>
  delimiter: string
  raw: boolean
  on: string | undefined
  dryRun: boolean
}

/** What a batch is made of, for the list's object. */
export interface Rows {
  rows: string
  columns?: (string | null)[]
  mapping?: [string, string | null][]
}

/** Writes a batch, or, of a dry run, looks at it; `index` tells it from the others of the same import. */
export type Send = (rows: Rows, index: number) => Promise<BatchDone | BatchChecked>

// Cut by the file alone, so that a repeated import is cut the same.
const batchRowsMax = 5000
const batchCharactersMax = 2 * 1024 * 1024

/** One file on its way into a list. */
export class Importing {
  readonly #import: Import
  readonly #send: Send
  readonly #signal: AbortSignal
  readonly #claims = new Claims()
  readonly #result: BatchDone = { added: 0, updated: 0, unchanged: 0, failed: 0, errors: [] }
  #columns: (string | null)[] | undefined
  #rows: string[] = []
  #size = 0
  #sent = 0

  constructor(asked: Import, send: Send, signal: AbortSignal) {
    this.#import = asked
    this.#send = send
    this.#signal = signal
  }

  async run(): Promise<BatchDone> {
    try {
      for await (const records of this.#records()) for (const record of records) await this.#take(record)
    } catch (thrown) {
      if (!(thrown instanceof Broken)) throw thrown
      await this.#break(thrown)
    }
    // Also of a file without rows the columns are looked at.
    if (this.#rows.length > 0 || this.#sent === 0) await this.#flush()
    this.#result.errors.sort((a, b) => a.line - b.line)
    return this.#result
  }

  async *#records(): AsyncGenerator<Iterable<CsvRecord | JsonRecord>> {
    const { file, format, delimiter } = this.#import
    const reader = format === 'csv' ? new CsvReader(delimiter) : format === 'jsonl' ? new LinesReader() : new ArrayReader()
    for await (const text of textOf(file, () => reader.line)) yield reader.push(text)
    yield reader.end()
    if (format === 'csv' && !this.#columns) throw new Broken(1, 'there is no header: the file is empty')
  }

  async #take(record: CsvRecord | JsonRecord): Promise<void> {
    if ('text' in record) return this.#put(record.line, JSON.stringify(record.text))
    const { raw, mapping } = this.#import
    const cells = cellsOf(record.cells, raw)
    if (!this.#columns) {
      if (record.problem !== undefined) throw new Broken(record.line, record.problem)
      this.#columns = headerOf(cells, mapping)
      return
    }
    const wrong = record.problem ?? this.#tooMany(cells)
    if (wrong === undefined) return this.#put(record.line, JSON.stringify(cells.slice(0, this.#columns.length)))
    this.#fail({ line: record.line, message: wrong })
  }

  // Spreadsheets leave empty cells behind the last column.
  #tooMany(cells: string[]): string | undefined {
    const count = this.#columns?.length ?? 0
    return cells.slice(count).some((cell) => cell !== '') ? `has ${cells.length} cells, the header ${count}` : undefined
  }

  async #put(line: number, text: string): Promise<void> {
    this.#rows.push(`[${line},${text}]`)
    this.#size += text.length
    if (this.#rows.length >= batchRowsMax || this.#size >= batchCharactersMax) await this.#flush()
  }

  #fail(error: ImportError): void {
    this.#result.failed++
    if (this.#result.errors.length < changeBounds.importErrorsMax) this.#result.errors.push(error)
  }

  /** The file can't be read on. Before anything was written the call is refused. */
  async #break({ line, message }: Broken): Promise<void> {
    if (this.#sent === 0) invalid(`line ${line}: ${message}`, ['file'])
    this.#fail({ line, message: `${message}; nothing behind it was read` })
  }

  async #flush(): Promise<void> {
    if (this.#signal.aborted) throw new Problem('deadline_exceeded', 'the import took longer than its deadline')
    const rows = `[${this.#rows.join()}]`
    this.#rows = []
    this.#size = 0
    const { mapping } = this.#import
    const shape = this.#columns ? { columns: this.#columns } : { mapping: [...mapping] }
    const done = await this.#send({ rows, ...shape }, this.#sent++)
    this.#add('fitting' in done ? this.#claims.settle(done, this.#import.on) : done)
  }

  #add({ added, updated, unchanged, failed, errors }: BatchDone): void {
    const result = this.#result
    result.added += added
    result.updated += updated
    result.unchanged += unchanged
    result.failed += failed
    result.errors.push(...errors.slice(0, changeBounds.importErrorsMax - result.errors.length))
  }
}
