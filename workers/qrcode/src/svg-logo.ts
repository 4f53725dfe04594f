import { type Element, isElement, parseFragment, sanitize, SanitizeError } from '@dot-do/sanitize'
import { invalid } from '@dot-do/service'

const elementsMax = 10_000
const path = ['style', 'logo', 'file']

/** An SVG made harmless, with the size that it says it has. */
export interface SvgLogo {
  svg: string
  width: number
  height: number
}

/** The picture of bytes that are SVG; undefined where they are something else. Scripts, styles, links and whatever it would load are left out. */
export function svgLogo(bytes: Uint8Array): SvgLogo | undefined {
  if (!/<svg[\s>]|<\?xml/i.test(new TextDecoder().decode(bytes.subarray(0, 4096)))) return undefined
  const svg = harmless(bytes)
  const roots = parseFragment(svg).childNodes
  const [root] = roots
  if (!root || !isElement(root) || roots.length > 1) return invalid('there is no SVG in it, or more than one', path, 'logo')
  if ((svg.match(/<[a-z]/gi)?.length ?? 0) > elementsMax) invalid(`an SVG logo has at most ${elementsMax} elements`, path, 'logo')
  return { svg, ...sizeOf(root) }
}

function harmless(bytes: Uint8Array): string {
  try {
    return sanitize(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes), { profile: 'svg' }).html
  } catch (cause) {
    return invalid(cause instanceof SanitizeError ? cause.message : 'the SVG is not UTF-8', path, 'logo')
  }
}

function sizeOf({ attrs }: Element): { width: number; height: number } {
  const get = (name: string) => attrs.find((attribute) => attribute.name === name)?.value ?? ''
  const [width, height] = ['width', 'height'].map((name) => Number(/^\s*([\d.]+)(?:px)?\s*$/.exec(get(name))?.[1]))
  if (isSize(width) && isSize(height)) return { width, height }
  const [, , across, down] = get('viewBox')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  if (isSize(across) && isSize(down)) return { width: across, height: down }
  return invalid('an SVG logo needs a viewBox, or width and height in pixels', path, 'logo')
}

const isSize = (length: number | undefined): length is number => length !== undefined && length >= 0.01 && length <= 1_000_000
