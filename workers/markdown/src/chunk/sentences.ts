import { type Making, type Piece, pieceOf, type Slice } from './piece.ts'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' })

// The segmenter takes its time with a text that has no sentences.
const windowLength = 4096

/** A slice by sentences, then by words. */
export function sentences(text: string, slice: Slice, making: Making): Piece[] {
  const pieces: Piece[] = []
  for (const { start: from, end: to } of windows(text, slice)) {
    for (const { index, segment } of segmenter.segment(text.slice(from, to))) {
      const sentence = { start: from + index, end: from + index + segment.length }
      pieces.push(pieceOf(sentence, making, { cut: () => words(text, sentence, making) }))
    }
  }
  return pieces.length > 1 ? pieces : words(text, slice, making)
}

/** Runs of a few thousand characters, cut behind white space. */
function* windows(text: string, { start, end }: Slice): Generator<Slice> {
  for (let from = start; from < end;) {
    let to = Math.min(end, from + windowLength)
    if (to < end) {
      const space = lastSpace(text, from, to)
      to = space > from ? space : whole(text, to)
    }
    yield { start: from, end: to }
    from = to
  }
}

function lastSpace(text: string, from: number, to: number): number {
  let at = to
  while (at > from && !/\s/.test(text.charAt(at - 1))) at--
  return at
}

/** Not between the two halves of a character. */
const whole = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at + 1 : at)

function words(text: string, { start, end }: Slice, making: Making): Piece[] {
  const pieces: Piece[] = []
  const word = /\s*\S+\s*/y
  for (let at = start; at < end;) {
    word.lastIndex = at
    const slice = { start: at, end: Math.min(end, word.test(text) ? word.lastIndex : end) }
    pieces.push(pieceOf(slice, making, { isAtom: true, cut: () => halves(text, slice, making) }))
    at = slice.end
  }
  return pieces.length > 1 ? pieces : halves(text, { start, end }, making)
}

/** A word, in two; its halves can be halved again. */
function halves(text: string, { start, end }: Slice, making: Making): Piece[] {
  const middle = whole(text, start + Math.ceil((end - start) / 2))
  if (middle <= start || middle >= end) return [pieceOf({ start, end }, making, { isAtom: true })]
  return [
    { start, end: middle },
    { start: middle, end },
  ].map((half) => pieceOf(half, making, { isAtom: true, cut: () => halves(text, half, making) }))
}
