import { DoError } from '@dot-do/client'
import { Problem } from '@dot-do/contract'
import type { Calls } from '../calls.ts'

/** Markdown as a whole page that is safe. */
export async function htmlOf(markdown: string, title: string, call: Calls): Promise<string> {
  try {
    const page = await call.markdown.render({ markdown, page: { title: title.slice(0, 500).toWellFormed() } })
    return await page.text()
  } catch (thrown) {
    if (thrown instanceof DoError && (thrown.code === 'payload_too_large' || thrown.code === 'invalid_argument'))
      throw new Problem('payload_too_large', `this document is read as .md or .json alone: ${thrown.message}`)
    throw thrown
  }
}
