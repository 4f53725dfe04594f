import type { Token } from 'markdown-it'

/** What a block means, whatever it was written like: two texts of the same signatures render alike. */
export function signatureOf(tokens: readonly Token[], isWrapped: boolean): string {
  return JSON.stringify(tokens.map((token) => blockOf(token, isWrapped)))
}

function blockOf(token: Token, isWrapped: boolean): unknown {
  const { type, tag, attrs, content, info, hidden, meta } = token
  if (type === 'inline') return inlinesOf(token.children ?? [], isWrapped)
  if (type === 'fence' || type === 'code_block') return ['code', type === 'fence' ? info : '', content]
  if (type === 'html_block') return [type, content.trim()]
  const kept = type === 'ordered_list_open' || type.startsWith('t') || type === 'task_box' ? attrs : null
  return [
    type,
    tag,
    kept,
    type === 'math_block' ? content : '',
    type.startsWith('alert') ? info : '',
    hidden,
    meta?.['label'] ?? null,
    meta?.['checked'] ?? null,
  ]
}

function inlinesOf(tokens: readonly Token[], isWrapped: boolean): unknown[] {
  const parts: unknown[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') parts.push(isWrapped ? text.replaceAll(/\s+/g, ' ') : text)
    text = ''
  }
  for (const { type, tag, attrs, content, children, meta } of tokens) {
    if (type === 'text' || type === 'text_special') text += content
    else if (type === 'softbreak') text += '\n'
    else {
      flush()
      parts.push([
        type,
        tag,
        attrs,
        isWrapped && type === 'html_inline' ? content.replaceAll(/\s+/g, ' ') : content,
        children ? inlinesOf(children, isWrapped) : null,
        meta?.['checked'] ?? null,
        labelOf(meta),
      ])
    }
  }
  flush()
  return parts
}

function labelOf(meta: Token['meta']): unknown {
  const note = meta?.['note'] as { label?: string } | undefined
  return note?.label ?? null
}
