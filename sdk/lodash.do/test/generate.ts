// Writes what is taken over from lodash: `src/functions.json`, its documentation by function, from the comments in `lodash-es`, and
// `src/signatures.ts`, its types, from `@types/lodash`. Run it after either is updated: node sdk/lodash.do/test/generate.ts
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { functionDocs } from './docs.ts'
import { signatures } from './signatures.ts'

const source = join(import.meta.dirname, '..', 'src')

if (import.meta.main) {
  const files = { 'functions.json': JSON.stringify(functionDocs()), 'signatures.ts': signatures() }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(source, name), text)
  execFileSync('oxfmt', Object.keys(files), { cwd: source, stdio: 'inherit' })
}
