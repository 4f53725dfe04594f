import type { Context } from './attributes.ts'
import { Cleaner, type Removed } from './clean.ts'
import { boundExpansion } from './expansion.ts'
import { SanitizeError } from './error.ts'
import { type Fragment, isElement, isText, parseFragment, type Parent } from './parse.ts'
import type { Profile } from './profiles.ts'
import { type Allow, rulesOf } from './rules.ts'
import { escapeText, serialize } from './serialize.ts'
import type { Links } from './urls.ts'

export interface SanitizeOptions {
  /** `rich` unless set. */
  profile?: Profile | undefined
  /** Additions to the profile. */
  allow?: Allow | undefined
  /** What relative addresses are made absolute against. */
  base?: string | undefined
  /** `rel` and `target` of links, and where they may lead. */
  links?: Links | undefined
  /** Say what was taken out; the first thousand. */
  report?: boolean | undefined
}

export interface Sanitized {
  html: string
  removed?: Removed[]
}

const roundsMax = 4

/**
 * HTML that is harmless in a page: an allow-list on the tree that a browser would build. The answer is a fixed point:
 * sanitising it again gives it unchanged. Fails with a SanitizeError past the limits or on an allowance that no profile takes.
 */
export function sanitize(html: string, options: SanitizeOptions = {}): Sanitized {
  const { profile = 'rich', report = false } = options
  const rules = rulesOf(profile, options.allow)
  const base = baseOf(options.base)
  let removed: Removed[] | undefined
  let text = html
  for (let round = 0; round <= roundsMax; round++) {
    const tree = parseFragment(text, { positions: report && round === 0 })
    const context: Context = { rules, base, links: options.links, targets: targetsOf(tree) }
    const cleaner = new Cleaner(context, report && round === 0)
    cleaner.clean(tree)
    if (profile === 'svg') boundExpansion(tree, cleaner.removed)
    removed ??= cleaner.removed
    const next = written(tree, profile)
    if (next === text) return { html: next, ...(removed && { removed }) }
    text = next
  }
  return { html: profile === 'svg' ? '' : escapeText(textOf(parseFragment(text))), ...(removed && { removed }) }
}

/** A base that relative addresses can be read against. */
export function baseOf(base: string | undefined): string | undefined {
  const url = base === undefined ? undefined : URL.parse(base)
  if (base !== undefined && url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new SanitizeError('base', 'base is not an http or https URL', ['base'])
  return url?.href
}

// A picture is also read as XML, which has no form for these.
// oxlint-disable-next-line no-control-regex
const noXml = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\p{Surrogate}]/gu

function written(tree: Parent, profile: Profile): string {
  const text = profile === 'text' ? escapeText(textOf(tree).trim()) : serialize(tree)
  return profile === 'svg' ? text.replaceAll(noXml, '').replaceAll('&nbsp;', '&#160;') : text
}

/** Ids and names of anchors, as the HTML has them. */
function targetsOf(root: Fragment): Set<string> {
  const targets = new Set<string>()
  const stack: Parent[] = [root]
  for (let parent = stack.pop(); parent; parent = stack.pop()) {
    for (const node of parent.childNodes) {
      if (!isElement(node)) continue
      for (const { name, value } of node.attrs) if (name === 'id' || (name === 'name' && node.tagName === 'a')) targets.add(value)
      stack.push(node)
    }
  }
  return targets
}

function textOf(parent: Parent): string {
  let text = ''
  for (const node of parent.childNodes) {
    if (isText(node)) text += node.value
    else if (isElement(node)) text += textOf(node)
  }
  return text
}
