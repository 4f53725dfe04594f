import { type DomainOutline, type MethodOutline, uuidv7 } from '@dot-do/contract'
import { html } from 'hono/html'
import shell from './page.html'

type Html = ReturnType<typeof html>

/** The page at `/`: what runs here, each domain with its methods and a call to copy. `origin` is where its reader reaches us. */
export function page(domains: readonly DomainOutline[], origin: string): Response {
  const nonce = uuidv7()
  const methods = domains.reduce((sum, domain) => sum + Object.keys(domain.methods).length, 0)
  const parts: Record<string, string> = {
    '%nonce%': nonce,
    '%counts%': `${count(domains.length, 'domain')} with ${count(methods, 'method')}`,
    '%domains%': domains.map((domain) => section(domain, origin)).join(''),
  }
  return new Response(
    shell.replaceAll(/%(nonce|counts|domains)%/g, (name) => parts[name] ?? ''),
    {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
      },
    },
  )
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`

const section = (domain: DomainOutline, origin: string): Html =>
  html`<section id="${domain.label}">
    <h2><a href="#${domain.label}">${domain.name}</a></h2>
    <p>${domain.summary}</p>
    <div class="methods">${Object.entries(domain.methods).map(([name, method]) => row(domain, name, method, origin))}</div>
  </section>`

const row = ({ name: domain }: DomainOutline, name: string, method: MethodOutline, origin: string): Html =>
  html`<details data-text="${`${domain} ${name} ${method.summary}`.toLowerCase()}">
    <summary><code>${name}</code><span class="access ${method.access}">${method.access}</span><span>${method.summary}</span></summary>
    <div class="call">
      <pre>${curl(`${origin}/${domain}/rpc/${name}`, method)}</pre>
      <button type="button">Copy</button>
    </div>
  </details>`

/** A call that works as printed once the reader has a key. */
function curl(url: string, { access, answers, example }: MethodOutline): string {
  const key = access === 'public' ? '' : ` \\\n  -H "authorization: Bearer $DO_API_KEY"`
  const input = JSON.stringify(example ?? {}).replaceAll("'", String.raw`'\''`)
  const stream = answers === 'stream' ? '-N ' : ''
  return `curl ${stream}${url} \\\n  -H 'content-type: application/json'${key} \\\n  -d '${input}'`
}
