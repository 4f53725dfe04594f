const block = 512

/** Thrown for an archive that no package has. */
export class ArchiveError extends Error {}

/** Thrown where more comes out of an archive than it may hold. */
export class ArchiveTooLarge extends Error {}

/** The files of a package's gzipped tar archive, by path without its first folder; holds at most `bytesMax` unpacked, and stops there. */
export async function unpack(archive: Uint8Array, bytesMax: number): Promise<Map<string, Uint8Array>> {
  return filesIn(await inflated(archive, bytesMax))
}

// An archive is headers and padding as well.
const overhead = 2

async function inflated(archive: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  const max = bytesMax * overhead + 1024 * 1024
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of new Blob([archive as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))) {
      size += chunk.length
      if (size > max) throw new ArchiveTooLarge()
      chunks.push(chunk)
    }
  } catch (cause) {
    throw cause instanceof ArchiveTooLarge ? cause : new ArchiveError('its archive is not gzip', { cause })
  }
  return new Uint8Array(Buffer.concat(chunks, size))
}

/** POSIX ustar, with the long names of pax and GNU. */
function filesIn(tar: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  let longName: string | undefined
  for (let at = 0; at + block <= tar.length;) {
    const header = tar.subarray(at, at + block)
    if (header.every((byte) => byte === 0)) break
    checkSum(header)
    const size = octal(header, 124, 12)
    const type = text(header, 156, 1)
    const contents = tar.subarray(at + block, at + block + size)
    if (contents.length < size) throw new ArchiveError('its archive ends too soon')
    at += block + Math.ceil(size / block) * block
    if (type === 'x' || type === 'L') longName = (type === 'x' ? paxPath(contents) : text(contents, 0, size)) ?? longName
    if ('xLg5'.includes(type) && type !== '') continue
    const name = longName ?? nameOf(header)
    longName = undefined
    if (type !== '' && type !== '0' && type !== '7') throw new ArchiveError(`${name.slice(0, 100)} in its archive is no plain file`)
    files.set(pathOf(name), contents)
  }
  return files
}

function pathOf(name: string): string {
  const [first = '', ...names] = name.split('/').filter((part) => part !== '.' && part !== '')
  if (name.startsWith('/') || first === '..' || names.includes('..') || names.length === 0 || /[\0\\]/.test(name))
    throw new ArchiveError(`${JSON.stringify(name.slice(0, 100))} in its archive leads elsewhere`)
  return names.join('/')
}

const nameOf = (header: Uint8Array): string => {
  const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : ''
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`
}

const decoder = new TextDecoder()

function text(bytes: Uint8Array, from: number, length: number): string {
  const field = bytes.subarray(from, from + length)
  const end = field.indexOf(0)
  return decoder.decode(end < 0 ? field : field.subarray(0, end))
}

function octal(header: Uint8Array, from: number, length: number): number {
  const digits = text(header, from, length).trim()
  if (!/^[0-7]{0,12}$/.test(digits)) throw new ArchiveError('its archive is no tar')
  return Number.parseInt(digits || '0', 8)
}

function checkSum(header: Uint8Array): void {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
  if (sum !== octal(header, 148, 8)) throw new ArchiveError('its archive is no tar')
}

/** The path that a pax header gives: records of `length key=value`. */
function paxPath(contents: Uint8Array): string | undefined {
  const records = decoder.decode(contents)
  return /^(?:.*\n)*?\d+ path=(.*)\n/.exec(records)?.[1]
}
