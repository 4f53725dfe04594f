// A spreadsheet runs a cell that begins so (https://owasp.org/www-community/attacks/CSV_Injection); what quotes stand before it
// are of a text that was taken for one before.
const formula = /^'*[=+\-@\t\r]/
const guarded = /^'+[=+\-@\t\r]/

/** A text that no spreadsheet takes for a formula. */
export const guard = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** The text again. */
export const unguard = (text: string): string => (guarded.test(text) ? text.slice(1) : text)

/** A record of RFC 4180. One empty cell alone is quoted: else it would be a line with nothing in it. */
export const record = (cells: string[]): string => `${cells.length === 1 && cells[0] === '' ? '""' : cells.map(quoted).join()}\r\n`

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
