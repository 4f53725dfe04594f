import { DoError } from '@dot-do/client'
import type { Document, DocumentPart } from 'db.do/contract'
import type { Calls } from '../calls.ts'
import type { Stored } from '../space/documents/row.ts'

/** A document as Markdown: its data as front matter, which reads back as that data. */
export async function markdownOf({ data, content = '' }: Document, call: Calls): Promise<string> {
  const isPlain = Object.keys(data).length === 0 && !/^(---|\+\+\+|;;;)/.test(content)
  return isPlain ? content : `---\n${await frontMatter(data, call)}---\n${content}`
}

async function frontMatter(data: Record<string, unknown>, call: Calls): Promise<string> {
  if (Object.keys(data).length === 0) return ''
  try {
    return (await call.yaml.stringify({ data, lineWidth: 0 })).text
  } catch (thrown) {
    // What yaml.do takes for something else, or for too much, is JSON: that is YAML as well.
    if (thrown instanceof DoError) return `${JSON.stringify(data)}\n`
    throw thrown
  }
}

/** Documents as a list of links, with the fields that were asked for below each. */
export function listMarkdown(id: string, items: readonly Stored[], parts: readonly DocumentPart[]): string {
  const lines = items.flatMap(({ id: each, title }, index) => [
    `- [${escaped(title ?? each)}](<${address(id, each)}>)`,
    ...Object.entries(parts[index] ?? {})
      .filter(([name]) => name !== 'id')
      .map(([name, value]) => `  - ${escaped(name)}: ${escaped(typeof value === 'string' ? value : JSON.stringify(value))}`),
  ])
  return `# ${escaped(id)}\n\n${lines.length === 0 ? 'Nothing public is here.' : lines.join('\n')}\n`
}

/** From the address of the list, which is as deep as its pattern. */
const address = (pattern: string, id: string): string => `${'../'.repeat(pattern.split('/').length - 1)}${id.split('/').map(encodeURIComponent).join('/')}.md`

// Of one line, and nothing in it that Markdown would take for more than text.
const escaped = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 500)
    .toWellFormed()
    .replaceAll(/[\\`*_{}[\]()<>#+\-!|~&:@.]/g, (sign) => (/[-+.:@&]/.test(sign) ? entity(sign) : `\\${sign}`))

const entity = (sign: string): string => (sign === '&' || sign === ':' || sign === '@' ? `&#${sign.charCodeAt(0)};` : sign)
