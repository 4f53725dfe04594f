import { invalid } from '@dot-do/service'
import { SanitizeError } from '@dot-do/sanitize'
import { htmlMax } from 'html.do/contract'
import { decode } from './charset.ts'

/** The text of a call that takes HTML or a file. */
export async function textOf({ html, file }: { html?: string | undefined; file?: File | undefined }): Promise<string> {
  if ((html === undefined) === (file === undefined)) return invalid('give html or file, one of them', ['html'])
  if (!file) return html ?? ''
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (bytes.length > htmlMax) invalid(`longer than ${htmlMax} bytes`, ['file'])
  return decode(bytes, file.type)
}

/** What goes past the limits of HTML is the caller's fault, and told as such. */
export function refusing<A extends unknown[], R>(method: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      const answer = method(...args)
      return answer instanceof Promise ? (answer.catch(refuse) as R) : answer
    } catch (thrown) {
      return refuse(thrown)
    }
  }
}

function refuse(thrown: unknown): never {
  if (thrown instanceof SanitizeError) return invalid(thrown.message, thrown.path.length > 0 ? thrown.path : ['html'], thrown.reason)
  throw thrown
}
