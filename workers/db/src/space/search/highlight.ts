import type { StoreScope } from '@dot-do/store'

// What no text has reason to hold, so that what stands between is what was found.
const [open, close] = ['\ue000', '\ue001']
const wordsMost = 40

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', [open]: '<mark>', [close]: '</mark>' }

/** The part of a piece where most was found, as HTML: its text escaped, each hit in <mark>. */
export function highlighted({ sql }: StoreScope, chunk: number, match: string): string {
  // FTS5 takes no number but an integer for a row's, and what is bound here is a double.
  const statement = `select snippet(_chunk_text, 1, char(0xe000), char(0xe001), '…', ${wordsMost}) as html from _chunk_text where _chunk_text match ? and rowid = cast(? as integer)`
  const { html } = sql.exec<{ html: string }>(statement, match, chunk).one()
  return balanced(html).replaceAll(/[&<>"'\ue000\ue001]/g, (char) => entities[char] ?? '')
}

/** Without marks that the text itself had, where they would open or close what is not there. */
function balanced(text: string): string {
  let isOpen = false
  const kept = text.replaceAll(/[\ue000\ue001]/g, (mark) => {
    if ((mark === open) === isOpen) return ''
    isOpen = mark === open
    return mark
  })
  return isOpen ? kept + close : kept
}
