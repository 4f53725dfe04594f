const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const interactive = words('a button details embed iframe label select textarea input')
const headings = words('h1 h2 h3 h4 h5 h6')
const flow = words(
  'address article aside blockquote details dialog dir div dl fieldset figure footer form header hr main menu nav ol p pre search section table ul h1 h2 h3 h4 h5 h6',
)
const phrasing = words('abbr b bdi bdo cite code data dfn em i kbd label mark q s samp small span strong sub sup time u var')

/** What may not stand anywhere within an element. */
export const forbiddenWithin: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['a', interactive],
  ['button', interactive],
  ['form', words('form')],
  ['label', words('label')],
  ['header', words('header footer main')],
  ['footer', words('header footer main')],
  ['address', words('address article aside header footer nav section h1 h2 h3 h4 h5 h6')],
  ['dfn', words('dfn')],
  ['progress', words('progress')],
  ['meter', words('meter')],
  ['caption', words('table')],
])

/** What may not stand right in an element. */
export function isForbiddenIn(parent: string, tag: string): boolean {
  if (headings.has(parent) || parent === 'p' || phrasing.has(parent)) return flow.has(tag)
  const only = onlyIn.get(parent)
  return only !== undefined && !only.has(tag) && tag !== 'script' && tag !== 'template'
}

const onlyIn: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['ul', words('li')],
  ['ol', words('li')],
  ['menu', words('li')],
  ['dl', words('dt dd div')],
  ['picture', words('source img')],
  ['optgroup', words('option legend')],
])

/** The parents that an element needs. */
export const parentsOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['li', words('ul ol menu')],
  ['dt', words('dl div')],
  ['dd', words('dl div')],
  ['figcaption', words('figure')],
  ['legend', words('fieldset optgroup')],
  ['summary', words('details')],
  ['source', words('picture audio video')],
  ['track', words('audio video')],
  ['option', words('select datalist optgroup div')],
  ['optgroup', words('select div')],
])
