/** A named list of what may stay. */
export type Profile = 'basic' | 'rich' | 'email' | 'svg' | 'text'

export interface ProfileRules {
  /** Elements and the attributes of each beside the common ones. `name=a|b` takes these values alone, `name*` every name that starts so. */
  elements: Record<string, string>
  /** Attributes that every element may have. */
  common: string
  /** Class names by element, `*` at the end for every name that starts so; `*` for all elements. */
  classes: Record<string, string>
  /** CSS properties in `style`. */
  properties: string
}

const inline = 'abbr b bdi br code del dfn em i ins kbd mark rp rt ruby s samp small span strong strike sub sup tt u var wbr'

const basic: ProfileRules = {
  elements: {
    ...each(inline, ''),
    a: 'href',
    bdo: '',
    blockquote: 'cite',
    cite: '',
    dd: '',
    del: 'cite datetime',
    dl: '',
    dt: '',
    ins: 'cite datetime',
    li: 'value',
    ol: 'start reversed type',
    p: '',
    pre: '',
    q: 'cite',
    time: 'datetime',
    ul: '',
  },
  common: 'title lang dir',
  classes: {},
  properties: '',
}

// GitHub's list, with the few attributes that its Markdown makes (task lists, footnotes, code's language).
const rich: ProfileRules = {
  elements: {
    ...basic.elements,
    ...each('article aside center div figcaption figure footer h1 h2 h3 h4 h5 h6 header hr main nav section summary caption tbody tfoot thead', ''),
    ...each('col colgroup', 'span'),
    ...each('td th', 'colspan rowspan headers scope abbr'),
    a: 'href name data-footnote-ref data-footnote-backref',
    details: 'open',
    img: 'src srcset sizes loading=lazy|eager decoding=async|sync|auto longdesc',
    input: 'type=checkbox checked disabled',
    picture: '',
    section: 'data-footnotes',
    source: 'srcset sizes media type',
    table: 'summary',
    tr: '',
  },
  common: 'title lang dir id role aria-* align valign width height alt itemprop itemscope itemtype',
  classes: {
    a: 'data-footnote-backref',
    code: 'language-* math-inline math-display',
    h2: 'sr-only',
    li: 'task-list-item',
    ol: 'contains-task-list',
    section: 'footnotes',
    ul: 'contains-task-list',
  },
  properties: '',
}

const boxes = 'top right bottom left'.split(' ')

const harmless = [
  'background background-color border border-collapse border-color border-radius border-spacing border-style border-width box-sizing caption-side clear color',
  'direction display empty-cells float font font-family font-size font-stretch font-style font-variant font-weight height hyphens letter-spacing line-height',
  'list-style list-style-position list-style-type margin max-height max-width min-height min-width mso-line-height-rule opacity orphans outline outline-color',
  'outline-style outline-width overflow overflow-wrap padding page-break-after page-break-before page-break-inside quotes table-layout text-align',
  'text-align-last text-decoration text-decoration-color text-decoration-line text-decoration-style text-indent text-overflow text-transform unicode-bidi',
  'vertical-align white-space widows width word-break word-spacing word-wrap align-items align-self flex flex-basis flex-direction flex-grow flex-shrink',
  'flex-wrap gap justify-content column-gap row-gap column-count border-top-left-radius border-top-right-radius border-bottom-left-radius',
  'border-bottom-right-radius mso-table-lspace mso-table-rspace -webkit-text-size-adjust -ms-text-size-adjust text-size-adjust color-scheme',
  ...boxes.map((side) => `margin-${side} padding-${side} border-${side} border-${side}-color border-${side}-style border-${side}-width`),
].join(' ')

const email: ProfileRules = {
  elements: {
    ...rich.elements,
    font: 'color face size',
    style: 'type=text/css media',
    table: 'summary border cellpadding cellspacing bgcolor frame rules bordercolor',
    hr: 'size noshade color',
    ...each('td th', 'colspan rowspan headers scope abbr bgcolor nowrap axis char charoff'),
    ...each('tr tbody thead tfoot', 'bgcolor char charoff'),
    ul: 'type compact',
    br: 'clear=left|right|all|none',
    img: 'src srcset sizes loading=lazy|eager decoding=async|sync|auto longdesc border hspace vspace',
  },
  common: `${rich.common} style`,
  classes: { '*': '*' },
  properties: harmless,
}

const painted =
  'clip-path clip-rule color color-interpolation color-interpolation-filters cursor=default|pointer|auto|none|move|text display dominant-baseline fill fill-opacity fill-rule filter flood-color ' +
  'flood-opacity font-family font-size font-size-adjust font-stretch font-style font-variant font-weight image-rendering letter-spacing marker-end marker-mid ' +
  'marker-start mask mask-type opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap ' +
  'stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-orientation text-rendering vector-effect visibility white-space word-spacing ' +
  'writing-mode alignment-baseline baseline-shift direction unicode-bidi'
const primitive = 'in result x y width height'
const gradient = 'gradientUnits gradientTransform spreadMethod href'

const svg: ProfileRules = {
  elements: {
    svg: 'x y width height viewBox preserveAspectRatio version xmlns baseProfile',
    ...each('g defs switch', ''),
    ...each('title desc', ''),
    symbol: 'x y width height viewBox preserveAspectRatio refX refY',
    use: 'x y width height href',
    image: 'x y width height href preserveAspectRatio',
    path: 'd pathLength',
    rect: 'x y width height rx ry pathLength',
    circle: 'cx cy r pathLength',
    ellipse: 'cx cy rx ry pathLength',
    line: 'x1 y1 x2 y2 pathLength',
    ...each('polyline polygon', 'points pathLength'),
    ...each('text tspan', 'x y dx dy rotate textLength lengthAdjust xml:space'),
    textPath: 'href startOffset method spacing side textLength lengthAdjust',
    linearGradient: `${gradient} x1 y1 x2 y2`,
    radialGradient: `${gradient} cx cy r fx fy fr`,
    stop: 'offset',
    pattern: 'x y width height viewBox preserveAspectRatio patternUnits patternContentUnits patternTransform href',
    clipPath: 'clipPathUnits',
    mask: 'x y width height maskUnits maskContentUnits',
    marker: 'viewBox preserveAspectRatio refX refY markerUnits markerWidth markerHeight orient',
    filter: 'x y width height filterUnits primitiveUnits',
    feBlend: `${primitive} in2 mode`,
    feColorMatrix: `${primitive} type values`,
    feComponentTransfer: primitive,
    ...each('feFuncR feFuncG feFuncB feFuncA', 'type tableValues slope intercept amplitude exponent offset'),
    feComposite: `${primitive} in2 operator k1 k2 k3 k4`,
    feDropShadow: `${primitive} stdDeviation dx dy`,
    feFlood: primitive,
    feGaussianBlur: `${primitive} stdDeviation edgeMode`,
    feMerge: primitive,
    feMergeNode: 'in',
    feOffset: `${primitive} dx dy`,
  },
  common: `id style transform lang role aria-* ${painted}`,
  classes: {},
  properties: painted.replaceAll(/=\S+/g, ''),
}

export const profiles: Record<Profile, ProfileRules> = { basic, rich, email, svg, text: { elements: {}, common: '', classes: {}, properties: '' } }

function each(names: string, attributes: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, attributes]))
}
