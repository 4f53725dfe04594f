const linesMost = 500
const lengthMost = 1000

/** The first heading of level 1 (`# …`) outside of code, among the first lines. */
export function headingOf(markdown: string): string | undefined {
  let fence: string | undefined
  let at = 0
  for (let line = 0; line < linesMost && at < markdown.length; line++) {
    const end = markdown.indexOf('\n', at)
    const text = markdown.slice(at, end < 0 ? undefined : Math.min(end, at + 2 * lengthMost))
    at = end < 0 ? markdown.length : end + 1
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1]
    if (fence !== undefined) {
      if (mark !== undefined && mark.startsWith(fence)) fence = undefined
    } else if (mark !== undefined) fence = mark
    else if (/^ {0,3}# /.test(text)) return titleIn(text)
  }
  return undefined
}

function titleIn(line: string): string | undefined {
  const title = line.trim().slice(1).replace(/\s#+$/, '').trim().slice(0, lengthMost).toWellFormed()
  return title === '' ? undefined : title
}
