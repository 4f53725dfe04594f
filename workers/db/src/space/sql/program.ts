import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { Bound } from './params.ts'

interface Operation extends Record<string, SqlStorageValue> {
  opcode: string
  p2: number
  p3: number
  p4: string | null
  p5: number
}

/** What a statement is to SQLite's machine, as far as it has to be known before it runs. */
export interface Program {
  operations: number
  /** How often texts are joined: each may double what there is. */
  joins: number
  /** Functions that gather texts of many rows. */
  gathers: number
  /** Whether rows are kept for later: sorted, grouped, told apart. */
  holds: boolean
}

/** All that a statement which reads is made of. One that is not here opens a table of functions, writes, or came with a later SQLite. */
const opcodes = new Set(
  `Init Goto Gosub Return BeginSubrtn InitCoroutine EndCoroutine Yield Halt Integer Int64 Real String8 String Null SoftNull Blob Variable Move Copy SCopy IntCopy
  ResultRow CollSeq Add Subtract Multiply Divide Remainder Concat BitAnd BitOr ShiftLeft ShiftRight BitNot AddImm MustBeInt RealAffinity Cast Eq Ne Lt Le Gt Ge
  ElseEq Permutation Compare Jump And Or IsTrue Not Once If IfNot IsType IsNull ZeroOrNull NotNull IfNullRow Offset Column Affinity MakeRecord Count Transaction
  OpenRead ReopenIdx OpenDup OpenAutoindex OpenEphemeral SorterOpen SequenceTest OpenPseudo Close ColumnsUsed SeekLT SeekLE SeekGE SeekGT SeekScan SeekHit
  IfNotOpen IfNoHope NoConflict NotFound Found SeekRowid NotExists Sequence NewRowid Insert Delete SorterCompare SorterData RowData Rowid NullRow SeekEnd Last
  IfSmaller IfSizeBetween SorterSort Sort Rewind IfEmpty SorterNext Prev Next IdxInsert SorterInsert IdxDelete DeferredSeek IdxRowid FinishSeek IdxLE IdxGT IdxLT
  IdxGE ResetSorter RowSetAdd RowSetRead RowSetTest IfPos OffsetLimit IfNotZero DecrJumpZero AggInverse AggStep AggStep1 AggValue AggFinal PureFunc Function
  FilterAdd Filter Noop Explain ReleaseReg ClrSubtype GetSubtype SetSubtype`.split(/\s+/),
)

/** Functions whose work and whose answer are no larger than what they are given: none makes much of little, none compares all with all. */
const functions = new Set(
  `abs ceil ceiling floor round sign sqrt exp ln log log10 log2 pow power mod trunc acos asin atan atan2 cos sin tan degrees radians pi random
  coalesce ifnull iif if nullif typeof length octet_length lower upper substr substring trim ltrim rtrim unicode like glob min max
  date time datetime julianday unixepoch strftime timediff current_date current_time current_timestamp
  json json_extract -> ->> json_type json_valid json_array json_array_length json_object json_quote
  count sum total avg group_concat string_agg json_group_array json_group_object median percentile
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value`.split(/\s+/),
)

const gathering = new Set(['group_concat', 'string_agg', 'json_group_array', 'json_group_object'])
/** With two arguments these compare each character with each. */
const single = new Set(['trim', 'ltrim', 'rtrim'])

const calls = new Set(['Function', 'PureFunc', 'AggStep', 'AggStep1', 'AggInverse', 'AggValue', 'AggFinal'])
const readable = ['_document', '_content', '_chunk', '_relation']

/** Takes a statement apart, and refuses it where it does anything but read what a caller may read. */
export function programOf({ sql }: StoreScope, bound: Bound): Program {
  const operations = sql.exec<Operation>(`explain ${bound.sql}`, ...bound.values).toArray()
  const pages = new Set(
    sql
      .exec<{ page: number }>(
        `select rootpage as page from sqlite_master where tbl_name in (${readable.map((name) => `'${name}'`).join(', ')}) and rootpage > 1`,
      )
      .toArray()
      .map(({ page }) => page),
  )
  for (const operation of operations) check(operation, pages)
  return {
    operations: operations.length,
    joins: operations.filter(({ opcode }) => opcode === 'Concat').length,
    gathers: operations.filter(({ opcode, p4 }) => opcode === 'AggFinal' && gathering.has(functionIn(p4))).length,
    holds: operations.some(({ opcode }) => opcode === 'SorterOpen' || opcode === 'OpenEphemeral'),
  }
}

const refused = (what: string) => new Problem('permission_denied', what, { issues: [{ path: ['sql'], message: what }], reason: 'sql' })

function check({ opcode, p2, p3, p4, p5 }: Operation, pages: ReadonlySet<number>): void {
  if (opcode === 'VOpen' || opcode === 'VFilter')
    throw refused('tables of functions and full-text tables are not read by SQL: use search, facets or json_extract')
  if (!opcodes.has(opcode) || (opcode === 'Transaction' && p2 !== 0)) throw refused('the statement does more than read')
  // A page that a register holds is known only when it runs.
  if (opcode === 'OpenRead' && (!pages.has(p2) || p3 !== 0 || (p5 & 0x10) !== 0)) throw refused('the statement reads a table that is none of its views')
  if (calls.has(opcode)) checkFunction(p4)
}

function checkFunction(p4: string | null): void {
  const name = functionIn(p4)
  const isSingle = !single.has(name) || p4?.endsWith('(1)') === true
  if (!functions.has(name) || !isSingle) throw refused(`the function ${name}${isSingle ? '' : ' with two arguments'} is not taken`)
}

const functionIn = (p4: string | null): string => (p4 ?? '').replace(/\(-?\d+\)$/, '').toLowerCase()
