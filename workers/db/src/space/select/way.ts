import type { StoreScope } from '@dot-do/store'
import type { Fragment } from './selection.ts'

/** How SQLite comes to the documents of a statement. */
export interface Way {
  /** The one index that it goes along, as SQL names it. */
  index: string | undefined
  /** What that index, or those indexes, narrow by. */
  fields: ReadonlySet<string>
  /** Whether all are read before the first is answered. What ends on the id alone is sorted in stretches of what is otherwise equal. */
  isSorted: boolean
}

/** The way that SQLite takes, by its own plan. */
export function wayOf({ sql }: StoreScope, { sql: statement, values }: Fragment): Way {
  const details = sql
    .exec<{ detail: string }>(`explain query plan ${statement}`, ...values)
    .toArray()
    .map(({ detail }) => detail)
  const steps = details.flatMap((detail) => stepOf(detail) ?? [])
  const [only, ...others] = steps
  return {
    index: others.length === 0 ? only?.index && quotedName(only.index) : undefined,
    fields: new Set(steps.flatMap(({ fields }) => fields)),
    isSorted: details.some((detail) => detail.startsWith('USE TEMP B-TREE FOR') && detail.endsWith('ORDER BY') && !detail.includes('FOR LAST TERM ')),
  }
}

const quotedName = (name: string) => `"${name.replaceAll('"', '""')}"`

interface Step {
  index?: string | undefined
  fields: string[]
}

function stepOf(detail: string): Step | undefined {
  const search = /^SEARCH _document USING (?:INTEGER PRIMARY KEY|(?:COVERING )?INDEX (.+)) \(([^()]*)\)$/.exec(detail)
  if (search) return { index: search[1], fields: [...ofPart(search[1]), ...(search[2] ?? '').split(' AND ').map((column) => fieldOf(column, search[1]))] }
  const scan = /^SCAN _document(?: USING (?:COVERING )?INDEX (.+))?$/.exec(detail)
  return scan ? { index: scan[1], fields: ofPart(scan[1]) } : undefined
}

/** An index on a field of the data is one of the documents of a type. */
const ofPart = (index: string | undefined): string[] => (index?.startsWith('index_') ? ['type'] : [])

const columns: Record<string, string> = { rowid: 'seq', updated_at: 'updatedAt' }

/** What a column of a plan's step is: `type=?`, `<expr>>?` of the index on a field of the data. */
function fieldOf(column: string, index = ''): string {
  if (column.startsWith('<expr>')) return `data.${index.slice(index.indexOf('.') + 1)}`
  const name = /^\w+/.exec(column)?.[0] ?? ''
  return columns[name] ?? name
}
