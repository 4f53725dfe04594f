import sniff from 'html-encoding-sniffer'

/** The encoding of a page by the standard's rules: byte order mark, content type, `<meta>` in the first 1,024 bytes, else UTF-8. */
export function encodingOf(start: Uint8Array, contentType: string): string {
  const label = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1]
  const encoding = sniff(start, { transportLayerEncodingLabel: label, defaultEncoding: 'UTF-8' })
  // A browser shows bytes of this one as no text at all.
  return encoding === 'replacement' || encoding === 'x-user-defined' ? 'UTF-8' : encoding
}

/** The text of a page's bytes. */
export const decode = (bytes: Uint8Array, contentType: string): string => new TextDecoder(encodingOf(bytes.subarray(0, 1024), contentType)).decode(bytes)
