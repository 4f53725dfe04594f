import { Problem } from '@dot-do/contract'

/** Text for what stands from `start` to `end`. */
export interface Change {
  start: number
  end: number
  text: string
}

/** The text with changes made; they are in order and apart. */
export function apply(code: string, changes: readonly Change[]): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end, text } of changes) {
    parts.push(code.slice(at, start), text)
    at = end
  }
  parts.push(code.slice(at))
  return parts.join('')
}

/** Changes in the order of the text; refused where two overlap, or where there is no such place. */
export function ordered<T extends Change>(changes: readonly T[], length: number): T[] {
  const sorted = changes.toSorted((a, b) => a.start - b.start || a.end - b.end)
  let at = 0
  for (const { start, end } of sorted) {
    if (end < start || end > length) throw new Problem('invalid_argument', `there is no place from ${start} to ${end} in a text of ${length} characters`)
    if (start < at) throw new Problem('invalid_argument', `two edits overlap at ${start}`, { reason: 'overlap' })
    at = end
  }
  return sorted
}

/** Of changes in any order those that take their place first: of two that overlap the outer. */
export function outermost<T extends Change>(changes: readonly T[]): T[] {
  let at = 0
  return changes
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      if (start < at) return false
      at = Math.max(at, end)
      return true
    })
}

// A piece of a text that came out of changes: kept from the original, or in the place of some of it.
interface Piece extends Change {
  isKept: boolean
}

/** Two changes of a text, one after another, as one: from the original to what both made. */
export function compose(code: string, first: readonly Change[], second: readonly Change[]): Change[] {
  if (second.length === 0) return [...first]
  const out: Piece[] = []
  const pieces = piecesOf(code, first)
  let piece = pieces.next().value
  let at = 0
  /** Takes pieces up to a place of the middle text. */
  const take = (to: number, isDropped: boolean): void => {
    while (piece && (at < to || (piece.text.length === 0 && at <= to))) {
      const length = Math.min(piece.text.length, to - at)
      const [head, tail] = split(piece, length)
      out.push(isDropped ? { ...head, text: '', isKept: false } : head)
      at += length
      piece = tail ?? pieces.next().value
    }
  }
  for (const { start, end, text } of second) {
    take(start, false)
    const place = piece?.start ?? code.length
    take(end, true)
    out.push({ start: place, end: place, text, isKept: false })
  }
  take(Number.POSITIVE_INFINITY, false)
  return joined(out)
}

function* piecesOf(code: string, changes: readonly Change[]): Generator<Piece, undefined> {
  let at = 0
  for (const change of changes) {
    if (change.start > at) yield { start: at, end: change.start, text: code.slice(at, change.start), isKept: true }
    yield { ...change, isKept: false }
    at = change.end
  }
  if (at < code.length) yield { start: at, end: code.length, text: code.slice(at), isKept: true }
}

function split(piece: Piece, length: number): [Piece, Piece | undefined] {
  if (length >= piece.text.length) return [piece, undefined]
  const { start, end, text, isKept } = piece
  // Of what replaces some of the original, the first part stands for all of it.
  const middle = isKept ? start + length : end
  return [
    { start, end: middle, text: text.slice(0, length), isKept },
    { start: middle, end, text: text.slice(length), isKept },
  ]
}

/** Neighbouring changes as one; a change from nothing to nothing is none. */
function joined(pieces: Piece[]): Change[] {
  const changes: Change[] = []
  let open: Change | undefined
  for (const { start, end, text, isKept } of pieces) {
    if (isKept) {
      if (end > start) open = undefined
    } else if (open) {
      open.end = Math.max(open.end, end)
      open.text += text
    } else if (start !== end || text !== '') changes.push((open = { start, end, text }))
  }
  return changes.filter(({ start, end, text }) => start !== end || text !== '')
}
