import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it'

/**
 * GFM's autolinks without angle brackets (GFM 6.9). `www.` and `http://` are found while inlines are read, before underscores in them can be
 * emphasis; mail addresses afterwards, in what is text then.
 */
export function autolinks(engine: MarkdownIt): void {
  engine.inline.ruler.at('text', text)
  engine.inline.ruler.after('text', 'gfm_www', www)
  engine.inline.ruler.after('gfm_www', 'gfm_url', url)
  engine.core.ruler.push('gfm_mail', mails)
}

// What may begin an inline: markdown-it's own list.
const terminators = new Set(Array.from('\n!#$%&*+-:<=>@[\\]^_`{}~', (character) => character.charCodeAt(0)))
const w = 119

function text(state: StateInline, silent: boolean): boolean {
  const { src, posMax } = state
  let { pos } = state
  while (pos < posMax) {
    const code = src.charCodeAt(pos)
    if (terminators.has(code) || (code === w && pos > state.pos && beginsHere(src, pos))) break
    pos++
  }
  if (pos === state.pos || (src.charCodeAt(state.pos) === w && beginsHere(src, state.pos) && isOpen(state, silent))) return false
  if (!silent) state.pending += src.slice(state.pos, pos)
  state.pos = pos
  return true
}

const isOpen = ({ linkLevel }: StateInline, silent: boolean): boolean => !silent && linkLevel === 0

const before = /[\s*_~(]/
const beginsHere = (src: string, at: number): boolean => src.startsWith('www.', at) && (at === 0 || before.test(src.charAt(at - 1)))

function www(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state
  if (!isOpen(state, silent) || src.charCodeAt(pos) !== w || !beginsHere(src, pos)) return false
  const domain = domainEnd(src, pos, posMax)
  const end = domain.dots === 0 ? pos : linkEnd(src, pos, domain.end, posMax)
  if (end <= pos) {
    // The rule of text has left it to this one.
    state.pending += 'w'
    state.pos++
    return true
  }
  link(state, pos, end, `http://${src.slice(pos, end)}`)
  return true
}

const colon = 58
const schemes = ['https', 'http', 'ftp']

function url(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state
  if (src.charCodeAt(pos) !== colon || !isOpen(state, silent) || !src.startsWith('://', pos)) return false
  const scheme = schemeBefore(state.pending)
  if (scheme === undefined) return false
  const { end: domain } = domainEnd(src, pos + 3, posMax)
  const end = domain === pos + 3 ? pos : linkEnd(src, pos + 3, domain, posMax)
  if (end <= pos + 3) return false
  state.pending = state.pending.slice(0, -scheme.length)
  link(state, pos - scheme.length, end, src.slice(pos - scheme.length, end))
  return true
}

/** The scheme that a text ends in, with no letter before it. */
function schemeBefore(text: string): string | undefined {
  const lower = text.slice(-6).toLowerCase()
  const scheme = schemes.find((name) => lower.endsWith(name))
  return scheme !== undefined && !/[a-z]/.test(lower.charAt(lower.length - scheme.length - 1)) ? scheme : undefined
}

// Longer than the domain name system allows; a bound makes the search linear.
const domainMax = 1024
const hostCharacter = /[^\s\p{P}\p{S}]/u

/** Where a domain ends, which is at its start where it is none: an underscore may not stand in its last two parts. */
function domainEnd(src: string, start: number, max: number): { end: number; dots: number } {
  const limit = Math.min(max, start + domainMax)
  let [at, dots, underscores, underscoresBefore] = [start, 0, 0, 0]
  for (; at < limit; at++) {
    const code = src.charCodeAt(at)
    if (code === 95) underscores++
    else if (code === 46) {
      dots++
      underscoresBefore = underscores
      underscores = 0
    } else if (code !== 45 && !isHost(src, at, code)) break
  }
  const isDomain = at > start && isHost(src, start, src.charCodeAt(start)) && underscores + underscoresBefore === 0
  return isDomain ? { end: at, dots } : { end: start, dots: 0 }
}

function isHost(src: string, at: number, code: number): boolean {
  if (code < 128) return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
  return code >= 0xd8_00 && code <= 0xdf_ff ? true : hostCharacter.test(src.charAt(at))
}

/** The path goes up to white space or `<`; punctuation and unmatched brackets at its end are the sentence's. */
function linkEnd(src: string, start: number, from: number, max: number): number {
  let end = from
  while (end < max && !isSpace(src.charCodeAt(end)) && src.charCodeAt(end) !== 60) end++
  return trimmed(src, start, end)
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

function trimmed(src: string, start: number, from: number): number {
  let end = from
  const surplus = { ')': surplusOf(src, start, end, '(', ')'), ']': surplusOf(src, start, end, '[', ']') }
  while (end > start) {
    const last = src.charAt(end - 1)
    if ('?!.,:*_~\'"'.includes(last)) end--
    else if (last === ';') end = entityStart(src, start, end)
    else if ((last === ')' || last === ']') && surplus[last] > 0) {
      surplus[last]--
      end--
    } else break
  }
  return end
}

function surplusOf(src: string, start: number, end: number, open: string, close: string): number {
  let surplus = 0
  for (let at = start; at < end; at++) surplus += src.charAt(at) === close ? 1 : src.charAt(at) === open ? -1 : 0
  return surplus
}

/** What looks like `&amp;` at the end goes as a whole. */
function entityStart(src: string, start: number, end: number): number {
  let at = end - 2
  while (at > start && /[A-Za-z]/.test(src.charAt(at))) at--
  return at < end - 2 && src.charAt(at) === '&' ? at : end - 1
}

function link(state: StateInline, start: number, end: number, address: string): void {
  const { md } = state
  const open = state.push('link_open', 'a', 1)
  open.attrs = [['href', md.normalizeLink(md.utils.unescapeAll(address.replaceAll('\\', '\\\\')))]]
  open.markup = 'autolink'
  open.info = 'auto'
  state.push('text', '', 0).content = state.src.slice(start, end)
  const close = state.push('link_close', 'a', -1)
  close.markup = 'autolink'
  close.info = 'auto'
  state.pos = end
}

function mails({ tokens, Token: Made, md }: StateCore): void {
  for (const { children } of tokens) {
    if (!children?.some(({ type, content }) => type === 'text' && content.includes('@'))) continue
    let links = 0
    const out: Token[] = []
    for (const token of children) {
      if (token.type === 'link_open') links++
      else if (token.type === 'link_close') links--
      else if (token.type === 'html_inline') links += /^<a[>\s]/i.test(token.content) ? 1 : /^<\/a\s*>/i.test(token.content) ? -1 : 0
      if (token.type === 'text' && links <= 0 && token.content.includes('@')) for (const part of split(token, Made, md)) out.push(part)
      else out.push(token)
    }
    children.splice(0, children.length)
    // One at a time: a call may have only so many arguments.
    for (const token of out) children.push(token)
  }
}

function split(token: Token, Made: typeof Token, md: MarkdownIt): Token[] {
  const { content, level } = token
  const out: Token[] = []
  let done = 0
  const add = (type: string, nesting: -1 | 0 | 1, text: string): Token => {
    const made = new Made(type, nesting === 0 ? '' : 'a', nesting)
    Object.assign(made, { content: text, level: nesting === 0 && out.at(-1)?.type === 'link_open' ? level + 1 : level, meta: token.meta })
    out.push(made)
    return made
  }
  for (let at = content.indexOf('@'); at >= 0; at = content.indexOf('@', at + 1)) {
    const found = mailAround(content, at, done)
    if (!found) continue
    if (found.start > done) add('text', 0, content.slice(done, found.start))
    const address = content.slice(found.start, found.end)
    const open = add('link_open', 1, '')
    Object.assign(open, { attrs: [['href', md.normalizeLink(/^mailto:/i.test(address) ? address : `mailto:${address}`)]], markup: 'autolink', info: 'auto' })
    add('text', 0, address)
    Object.assign(add('link_close', -1, ''), { markup: 'autolink', info: 'auto' })
    done = found.end
    at = found.end - 1
  }
  if (out.length === 0) return [token]
  if (done < content.length) add('text', 0, content.slice(done))
  return out
}

const isAlphanumeric = (character: string): boolean => /[A-Za-z0-9]/.test(character)

function mailAround(content: string, at: number, from: number): { start: number; end: number } | undefined {
  let start = at
  while (start > from && (isAlphanumeric(content.charAt(start - 1)) || '.+-_'.includes(content.charAt(start - 1)))) start--
  if (start === at) return undefined
  let [end, dots] = [at + 1, 0]
  for (; end < content.length; end++) {
    const character = content.charAt(end)
    if (isAlphanumeric(character) || character === '-' || character === '_') continue
    if (character !== '.' || !isAlphanumeric(content.charAt(end + 1))) break
    dots++
  }
  // What goes on with another @ is no address.
  if (dots === 0 || content.charAt(end) === '@' || !/[A-Za-z]/.test(content.charAt(end - 1))) return undefined
  const scheme = content.slice(Math.max(from, start - 7), start).toLowerCase()
  if (scheme.endsWith('xmpp:')) return undefined
  return { start: scheme === 'mailto:' ? start - 7 : start, end }
}
