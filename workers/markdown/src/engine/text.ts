import type { Token } from 'markdown-it'

/** What inline tokens say, without their markup; images by their alt texts unless those are left out. */
export function plainText(tokens: readonly Token[] | null, { images = true, lineEnd = '\n' }: { images?: boolean; lineEnd?: string } = {}): string {
  let text = ''
  for (const { type, content, children } of tokens ?? []) {
    if (type === 'text' || type === 'code_inline' || type === 'text_special' || type === 'math') text += content
    else if (type === 'softbreak' || type === 'hardbreak') text += lineEnd
    else if (type === 'image' && images) text += plainText(children, { images, lineEnd })
  }
  return text
}
