import type { Provider, Verdict } from 'webhooks.do/contract'
import { providers } from './providers.ts'
import type { Delivered, Finding, Read, Scheme } from './scheme.ts'

/** A verdict with what the event says, for whoever goes on with it. */
export interface Judged {
  verdict: Verdict
  read: Read
}

/** Whether what came is the provider's own and of now; then what it says it is. */
export function judge(provider: Provider, delivered: Delivered): Judged | Promise<Judged> {
  const scheme = providers[provider]
  const finding = scheme.check(delivered)
  // Most schemes need no promise.
  return finding instanceof Promise ? finding.then((found) => judged(scheme, delivered, found)) : judged(scheme, delivered, finding)
}

function judged(scheme: Scheme, delivered: Delivered, finding: Finding): Judged {
  const read = reading(delivered)
  if (finding.reason !== undefined) return { verdict: { valid: false, reason: finding.reason }, read }
  const timestamp = finding.timestamp === undefined ? undefined : new Date(finding.timestamp * 1000).toISOString()
  return { verdict: { valid: true, id: scheme.idOf(read), event: scheme.eventOf(read), timestamp }, read }
}

// As it came: what stands for no character becomes one that says so, and a mark of the order of bytes stays.
const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })

/** Headers by their names in lower case. */
export function headersBy(headers: Record<string, string>): Delivered['header'] {
  const byName = new Map<string, string>()
  for (const name of Object.keys(headers)) byName.set(name.toLowerCase(), headers[name] ?? '')
  return (name) => byName.get(name)
}

function reading({ header, options, body }: Delivered): Read {
  let parsed: { json: unknown } | undefined
  const text = () => utf8.decode(body)
  return { header, options, text, json: () => (parsed ??= { json: parse(text()) }).json }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
