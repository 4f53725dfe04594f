export interface Entry {
  name: string
  contents?: string
  /** `0` for a file, unless set. */
  type?: string
  link?: string
}

/** A tar archive (POSIX ustar) of these entries, whatever they say. */
export const archive = (entries: Entry[]): Buffer => Buffer.concat([...entries.map(entryOf), Buffer.alloc(1024)])

function entryOf({ name, contents = '', type = '0', link = '' }: Entry): Buffer {
  const body = Buffer.from(contents)
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write(type, 156)
  header.write(link, 157, 100)
  header.write('ustar\u000000', 257)
  const sum = header.reduce((total: number, byte: number) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)])
}
