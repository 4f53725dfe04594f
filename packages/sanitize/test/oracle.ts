import { join } from 'node:path'
import { defaultSchema } from 'hast-util-sanitize'
import { find, html } from 'property-information'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { run } from '@dot-do/testing/debian'
import type { Profile } from '../src/index.ts'

/** An element as a parser found it. */
export type Found = [name: string, attributes: [name: string, value: string][]]

/** Where an answer may come to stand in a page, besides its body. */
export const contexts: Record<string, [before: string, after: string]> = {
  body: ['', ''],
  style: ['<style>', '</style>'],
  textarea: ['<textarea>', '</textarea>'],
  title: ['<title>', '</title>'],
  noscript: ['<noscript>', '</noscript>'],
  template: ['<template>', '</template>'],
  svg: ['<svg>', '</svg>'],
  svgStyle: ['<svg><style>', '</style></svg>'],
  math: ['<math><mtext>', '</mtext></math>'],
  select: ['<select>', '</select>'],
  table: ['<table>', '</table>'],
  xmp: ['<xmp>', '</xmp>'],
}

const wrappers = new Set('html head body style textarea title noscript template svg math mtext select table xmp'.split(' '))

/** Elements as parse5 finds them. */
export function parse5Elements(text: string): Found[] {
  const found: Found[] = []
  const stack: DefaultTreeAdapterTypes.ParentNode[] = [parse(text)]
  for (let parent = stack.pop(); parent; parent = stack.pop()) {
    for (const node of parent.childNodes) {
      if (!('tagName' in node)) continue
      found.push([node.tagName, node.attrs.map(({ prefix, name, value }) => [prefix ? `${prefix}:${name}` : name, value])])
      stack.push('content' in node ? node.content : node)
    }
  }
  return found
}

/** Elements as Python's html5lib finds them, of many texts at once. */
export function html5libElements(texts: string[]): Found[][] {
  const script = join(import.meta.dirname, 'html5lib-elements.py')
  // A lone surrogate is no text that a page can have: both sides read what UTF-8 makes of it.
  return JSON.parse(run('python3', [script], JSON.stringify(texts.map((text) => text.toWellFormed()))).toString()) as Found[][]
}

// GitHub's list as another library keeps it, and what the other profiles have beyond it, written down again.
const github = {
  elements: new Set(defaultSchema.tagNames),
  attributes: new Set(
    Object.values(defaultSchema.attributes ?? {})
      .flat()
      .map((entry) => find(html, typeof entry === 'string' ? entry : entry[0]).attribute),
  ),
}
const beyond: Record<Profile, [elements: string, attributes: string]> = {
  basic: ['abbr bdi bdo cite dfn mark small time u wbr', 'title lang dir value start reversed type datetime href cite'],
  rich: [
    'abbr article aside bdi bdo caption center cite col colgroup dfn figcaption figure footer header main mark nav small time u wbr',
    'role lang datetime value reversed type sizes loading decoding scope headers media rel target',
  ],
  email: [
    'abbr article aside bdi bdo caption center cite col colgroup dfn figcaption figure footer header main mark nav small time u wbr font style',
    'role lang datetime value reversed type sizes loading decoding scope headers media style class face size bgcolor cellpadding cellspacing frame rules bordercolor noshade nowrap axis char charoff compact clear border hspace vspace',
  ],
  svg: [
    'svg g defs switch title desc symbol use image img path rect circle ellipse line polyline polygon text tspan textPath linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix feComponentTransfer feFuncR feFuncG feFuncB feFuncA feComposite feDropShadow feFlood feGaussianBlur feMerge feMergeNode feOffset',
    'xmlns viewbox width height x y d id style in stddeviation stroke-width stroke-miterlimit dominant-baseline text-orientation pointer-events vector-effect fill stroke transform href title color clip-path filter mask lang role type values',
  ],
  text: ['', ''],
}

const allowed = Object.fromEntries(
  Object.entries(beyond).map(([profile, [elements, attributes]]) => {
    const base = profile === 'rich' || profile === 'email' ? github : { elements: profile === 'basic' ? basicOf() : [], attributes: [] }
    const lower = elements.toLowerCase().split(' ')
    return [profile, { elements: new Set([...base.elements, ...lower]), attributes: new Set([...base.attributes, ...attributes.split(' ')]) }]
  }),
) as unknown as Record<Profile, { elements: ReadonlySet<string>; attributes: ReadonlySet<string> }>

function basicOf(): string[] {
  return 'a b blockquote br code dd del dl dt em i ins kbd li ol p pre q rp rt ruby s samp span strong strike sub sup tt ul var'.split(' ')
}

/** What is in the elements of a page that a profile does not let in. */
export function violations(found: Found[], profile: Profile): string[] {
  const faults: string[] = []
  for (const [name, attributes] of found) {
    const tag = name.toLowerCase()
    if (!allowed[profile].elements.has(tag) && !wrappers.has(tag)) faults.push(`<${name}>`)
    for (const [attribute, value] of attributes) {
      const lower = attribute.toLowerCase()
      if (!allowed[profile].attributes.has(lower) && !lower.startsWith('aria-')) faults.push(`<${name} ${attribute}>`)
      if (!isHarmless(lower, value)) faults.push(`<${name} ${attribute}="${value}">`)
    }
  }
  return faults
}

// What a browser takes for a scheme, however it is spelled.
function isHarmless(attribute: string, value: string): boolean {
  if (attribute.startsWith('on') || attribute === 'srcdoc') return false
  // oxlint-disable-next-line no-control-regex
  const text = value.replaceAll(/[\0- \u007f-\u00a0\ufeff]/g, '').toLowerCase()
  if (attribute === 'style') return !/url\((?!["']?#)|expression|binding|behavior|import|position|var\(|[<>\\]/.test(text)
  if (attribute === 'id' || attribute === 'name') return text.startsWith('user-content-')
  if (!/^(?:href|src|srcset|cite|longdesc|itemtype|background|poster|action|xlink:href)$/.test(attribute)) return true
  const scheme = /^[a-z][a-z0-9+.-]*:/.exec(text)?.[0]
  return (
    scheme === undefined || /^(?:https?|mailto|tel):$/.test(scheme) || (attribute !== 'cite' && /^data:image\/(?:png|jpeg|gif|webp|avif);base64,/.test(text))
  )
}
