import { DoError } from '@dot-do/client'
import type { FrontMatterFault } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import type { Format } from './split.ts'

/** Data, or why there is none. Neither: what stands between the fences is text, not data. */
export interface FrontMatter {
  data?: unknown
  error?: FrontMatterFault
}

/** Reads front matter by the rules of yaml.do. Lines of errors are those of the whole text. */
export async function read(raw: string, format: Format, call: Calls): Promise<FrontMatter> {
  if (raw.trim() === '') return { data: {} }
  try {
    const data = await valueOf(raw, format, call)
    // Between two thematic breaks there may as well be a paragraph.
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? { data } : {}
  } catch (thrown) {
    return { error: errorOf(thrown) }
  }
}

async function valueOf(raw: string, format: Format, call: Calls): Promise<unknown> {
  if (format === 'yaml') return (await call.yaml.parse({ text: raw })).data
  return JSON.parse((await call.yaml.convert({ text: raw, from: format, to: 'json' })).text) as unknown
}

/** What yaml.do says of a text, in lines of the whole one; a failure that is not the text's goes on. */
function errorOf(thrown: unknown): FrontMatterFault {
  if (!(thrown instanceof DoError) || (thrown.code !== 'invalid_argument' && thrown.code !== 'payload_too_large')) throw thrown
  const [issue] = thrown.issues ?? []
  return { message: issue?.message ?? thrown.message, line: (issue?.location?.line ?? 1) + 1, column: issue?.location?.column ?? 1 }
}
