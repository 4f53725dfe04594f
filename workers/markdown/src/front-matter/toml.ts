/** An entry at the top of a TOML text: a key or a table, with the comments above it. */
export interface Entry {
  name: string
  text: string
  isTable: boolean
}

const key = /^\s*(?:([A-Za-z0-9_-]+)|"((?:[^"\\])*)"|'([^']*)')\s*([.=])/
const table = /^\s*\[\[?\s*(?:([A-Za-z0-9_-]+)|"([^"\\]*)"|'([^']*)')\s*([.\]])/

/**
 * The entries at the top of a valid TOML text, and the comments behind the last; undefined where an entry is written in several places, or in
 * a way that its lines do not tell, such as a value of many lines with brackets in strings.
 */
export function entriesOf(toml: string): { entries: Entry[]; rest: string } | undefined {
  const entries: Entry[] = []
  let waiting = ''
  let open: Entry | undefined
  let isInTable = false
  let depth = 0
  for (const line of toml.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    if (/"""|'''/.test(line)) return undefined
    if (depth > 0 && open) {
      open.text += line
      depth += bracketsOf(line)
      continue
    }
    const heading = table.exec(line)
    const found = heading ?? (isInTable ? undefined : key.exec(line))
    if (!found) {
      // Blank lines and comments go with what is below them, the lines of a table with the table.
      if (isInTable && line.trim() !== '' && !line.trimStart().startsWith('#') && open) {
        open.text += waiting + line
        waiting = ''
        depth += bracketsOf(line)
      } else waiting += line
      continue
    }
    const name = found[1] ?? found[2] ?? found[3] ?? ''
    isInTable = heading !== null
    if (open && open.name === name && isInTable && open.isTable) open.text += waiting + line
    else {
      if (entries.some((entry) => entry.name === name)) return undefined
      open = { name, text: waiting + line, isTable: isInTable }
      entries.push(open)
    }
    waiting = ''
    depth = isInTable ? 0 : bracketsOf(line)
  }
  return depth === 0 ? { entries, rest: waiting } : undefined
}

/** Brackets that a line opens and does not close, strings and comments left out. */
function bracketsOf(line: string): number {
  const code = line.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '').replace(/#.*/, '')
  return (code.match(/[[{]/g)?.length ?? 0) - (code.match(/[\]}]/g)?.length ?? 0)
}
