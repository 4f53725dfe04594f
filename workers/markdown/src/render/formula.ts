import type temmlLibrary from 'temml'

let temml: typeof temmlLibrary | undefined

/** Makes ready what formulas need; the library is read at first use. */
export async function loadFormulas(): Promise<(tex: string, isDisplay: boolean) => string | undefined> {
  temml ??= (await import('temml')).default
  const { renderToString } = temml
  return (tex, isDisplay) => {
    if (!isModest(tex)) return undefined
    try {
      const html = renderToString(tex, { displayMode: isDisplay, throwOnError: true, trust: false, maxSize: [50, 50], maxExpand: 500 })
      return isMathMl(html) ? html : undefined
    } catch {
      // What is wrong is shown as it was written.
      return undefined
    }
  }
}

const lengthMax = 8192
const depthMax = 60

/** Whether a formula nests no deeper than the library's recursion bears: by groups, or by commands that take the next one. */
function isModest(tex: string): boolean {
  if (tex.length > lengthMax) return false
  let [depth, run] = [0, 0]
  for (const [part] of tex.matchAll(/\\[A-Za-z]+|\\.|[\s\S]/g)) {
    if (part === '{' || part === '[' || part === '\\left' || part === '\\begin') depth++
    else if ((part === '}' || part === ']' || part === '\\right' || part === '\\end') && depth > 0) depth--
    run = part.startsWith('\\') ? run + 1 : part.trim() === '' || part === '{' ? run : 0
    if (depth > depthMax || run > 4 * depthMax) return false
  }
  return true
}

const names =
  'math semantics mrow mi mn mo ms mspace mtext mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr'
const attributes =
  'class display displaystyle scriptlevel mathvariant mathcolor mathbackground mathsize stretchy fence separator form accent accentunder largeop movablelimits symmetric lspace rspace minsize maxsize width height depth voffset linethickness notation columnalign rowalign columnspacing rowspacing columnlines rowlines frame framespacing columnspan rowspan side align style intent arg xmlns'
const elements = new Set(names.split(' '))
const allowed = new Set(attributes.split(' '))

/** Whether a text is MathML of harmless parts alone: what comes from a library is looked at all the same. */
function isMathMl(html: string): boolean {
  const tag = /<(\/?)([a-z]+)((?: [a-z-]+="[^"<>]*")*) ?>|[^<>]+/gy
  let end = 0
  for (const [found, , name, list = ''] of html.matchAll(tag)) {
    end += found.length
    if (name === undefined) continue
    if (!elements.has(name)) return false
    for (const [, attribute = '', value = ''] of list.matchAll(/ ([a-z-]+)="([^"]*)"/g))
      if (
        !allowed.has(attribute) ||
        (attribute === 'style' && !/^[\w\s:;.,%#()+-]*$/.test(value)) ||
        /url|expression|position/i.test(attribute === 'style' ? value : '')
      )
        return false
  }
  return end === html.length
}
