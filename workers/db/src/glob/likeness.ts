import type { Globs, Pattern } from './glob.ts'

// SQLite takes no longer ones in a Durable Object.
const bytesMax = 50

/**
 * Patterns of SQLite's GLOB, one of which every id fits that is meant: so that most others need not be looked at here. Undefined where they tell no more than
 * how ids begin.
 */
export function likenesses({ patterns }: Globs): string[] | undefined {
  const texts = patterns.length <= likenessesMost ? patterns.map(likenessOf) : []
  return texts.some((text, index) => text !== `${patterns[index]?.prefix}*`) ? texts : undefined
}

const likenessesMost = 10

/** Ends at its second star: of more GLOB would try every way. */
function likenessOf({ segments }: Pattern): string {
  let [text, stars] = ['', 0]
  for (const symbol of symbolsOf(segments)) {
    if (symbol === '*' && text.endsWith('*')) continue
    if (stars === 1 && symbol === '*') return `${text}*`
    if (Buffer.byteLength(text + symbol) >= bytesMax) return text.endsWith('*') ? text : `${text}*`
    if (symbol === '*') stars++
    text += symbol
  }
  return text
}

function* symbolsOf(segments: Pattern['segments']): Iterable<string> {
  for (const [index, segment] of segments.entries()) {
    // What is between the slashes around a ** may be nothing, with one of them.
    if (index > 0 && segments[index - 1] !== 'any') yield '/'
    if (segment === 'any') yield '*'
    else for (const token of segment) yield token.kind === 'run' ? '*' : token.kind === 'char' && !'*?['.includes(token.char) ? token.char : '?'
  }
}
