import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { limits } from 'esbuild.do/contract'
import { normalised } from './paths.ts'

type Contents = string | { base64: string }

const encoder = new TextEncoder()

/** What a caller sends as the file system, by absolute path. */
export function filesOf(sent: Record<string, Contents>): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  let size = 0
  for (const [path, contents] of Object.entries(sent)) {
    const absolute = normalised(path, 'files')
    if (files.has(absolute)) invalid('another path leads to the same file', ['files', path])
    const bytes = typeof contents === 'string' ? encoder.encode(contents) : decoded(contents.base64, path)
    size += bytes.length
    if (size > limits.sourceBytes) tooLarge('sources', limits.sourceBytes)
    files.set(absolute, bytes)
  }
  return files
}

/** Ends the call: more of something than a build may have. */
export function tooLarge(what: string, max: number): never {
  const amount = max >= 1024 * 1024 ? `${max / 1024 / 1024} MiB` : String(max)
  throw new Problem('payload_too_large', `more than ${amount} of ${what}`, { reason: `too_many_${what.replaceAll(' ', '_')}` })
}

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/

function decoded(base64: string, path: string): Uint8Array {
  if (base64.length % 4 !== 0 || !alphabet.test(base64)) invalid('that is not base64', ['files', path, 'base64'])
  return new Uint8Array(Buffer.from(base64, 'base64'))
}
