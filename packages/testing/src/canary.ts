import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const fileOf = (folder: string) => join(folder, 'keys')

/** Remembers a key in plain text, to look for it in every sink once the tests are done. */
export const remember = (folder: string, key: string): void => appendFileSync(fileOf(folder), `${key}\n`)

/** The files, of a platform's databases and logs, that hold a remembered key. */
export function findKeys(folder: string): string[] {
  // The secret part alone: a file that holds only that would give the key away too.
  const secrets = existsSync(fileOf(folder)) ? readFileSync(fileOf(folder), 'utf8').trim().split('\n').map(secretOf) : []
  const wanted = new Set(secrets)
  return filesIn(folder).filter((file) => file !== fileOf(folder) && holdsAny(readFileSync(file, 'latin1'), wanted))
}

// do_live_ and the tenant's word are no secret; the 32 characters behind them are.
const secretOf = (key: string) => key.slice(18, 50)

const candidate = /[0-9A-Za-z]{32,}/g

// One pass over a file however many keys there are: each of its runs of base62 is looked up.
function holdsAny(text: string, wanted: Set<string>): boolean {
  for (const [run] of text.matchAll(candidate)) for (let at = 0; at + 32 <= run.length; at++) if (wanted.has(run.slice(at, at + 32))) return true
  return false
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}
