import { invalid } from '@dot-do/service'
import type { Rule } from 'html.do/contract'
import { addressNames, changed } from './base.ts'
import { Budget } from './budget.ts'
import { encodingOf } from './charset.ts'
import { addressChange, insertion } from './methods/transform.ts'

const insertedMax = 256 * 1024 * 1024
const sniffed = 1024

/** A text with the rules applied while it passes through: bytes in UTF-8, as they come. */
export async function streamed(
  { html, file }: { html?: string | undefined; file?: File | undefined },
  rules: readonly Rule[],
): Promise<ReadableStream<Uint8Array>> {
  if ((html === undefined) === (file === undefined)) invalid('give html or file, one of them', ['html'])
  const rewriter = new HTMLRewriter()
  const budget = new Budget(insertedMax)
  rules.forEach((rule, index) => {
    const handler = handlerOf(rule, index, budget)
    try {
      rewriter.on(rule.select, handler)
    } catch (cause) {
      invalid(`${rule.select.slice(0, 80)} is no selector of streams: ${(cause as Error).message.slice(0, 200)}`, ['rules', index, 'select'], 'selector')
    }
  })
  const source = file ? await utf8(file) : new Blob([html ?? '']).stream()
  const { body } = rewriter.transform(new Response(source, { headers: { 'content-type': 'text/html; charset=utf-8' } }))
  return body ?? new Blob([]).stream()
}

function handlerOf(rule: Rule, index: number, budget: Budget): HTMLRewriterElementContentHandlers {
  const change = addressChange(rule, (base) => baseUrl(base, index))
  const html = { html: true }
  const inserted = Object.fromEntries(
    (['prepend', 'append', 'before', 'after', 'replace'] as const).flatMap((name) => {
      const given = rule[name]
      return given === undefined ? [] : [[name, insertion(given, rule.raw)]]
    }),
  )
  return {
    element(element) {
      for (const [name, value] of Object.entries(rule.set ?? {})) element.setAttribute(name, budget.spend(value))
      for (const name of rule.remove ?? []) element.removeAttribute(name)
      if (change) rewriteAddresses(element, change, budget)
      if (rule.text !== undefined) element.setInnerContent(budget.spend(rule.text))
      for (const [name, text] of Object.entries(inserted)) element[name as keyof typeof inserted & 'append'](budget.spend(text), html)
      if (rule.unwrap && rule.replace === undefined) element.removeAndKeepContent()
      else if (rule.removeElement && rule.replace === undefined) element.remove()
    },
  }
}

function baseUrl(base: string, index: number): string {
  const url = URL.parse(base)
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href
  return invalid('not an http or https URL', ['rules', index, 'rewriteUrls', 'base'])
}

function rewriteAddresses(element: Pick<Element, 'getAttribute' | 'setAttribute'>, change: (address: string) => string, budget: Budget): void {
  for (const name of addressNames) {
    // The rewriter gives attributes as they are written, and writes all but quotes as they are given.
    const value = element.getAttribute(name)?.replaceAll('&amp;', '&')
    if (value === undefined) continue
    const next = changed({ name, value }, change)
    if (next !== value) element.setAttribute(name, budget.spend(next.replaceAll('&', '&amp;')))
  }
}

/** A file's bytes as UTF-8, by the encoding that its start and its type say. */
async function utf8(file: File): Promise<ReadableStream<Uint8Array>> {
  const { start, whole } = await peek(file.stream())
  const encoding = encodingOf(start, file.type)
  if (encoding === 'UTF-8') return whole
  return whole.pipeThrough(new TextDecoderStream(encoding) as unknown as ReadableWritablePair<string, Uint8Array>).pipeThrough(new TextEncoderStream())
}

async function peek(stream: ReadableStream<Uint8Array>): Promise<{ start: Uint8Array; whole: ReadableStream<Uint8Array> }> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  while (size < sniffed) {
    const { value, done } = await reader.read()
    if (done) break
    chunks.push(value)
    size += value.length
  }
  const start = new Uint8Array(await new Blob(chunks).arrayBuffer())
  // The rest is piped by the runtime: chunks that pass through JavaScript stay in memory until it is next collected.
  const { readable, writable } = new IdentityTransformStream()
  reader.releaseLock()
  const writer = writable.getWriter()
  const passed = writer.write(start).then(() => {
    writer.releaseLock()
    return stream.pipeTo(writable)
  })
  // Whoever reads the answer learns of a failure by it.
  passed.catch(() => undefined)
  return { start: start.subarray(0, sniffed), whole: readable }
}
