import { compile, type HtmlToTextOptions } from 'html-to-text'

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } }))
const lists = [
  { selector: 'ul', options: { itemPrefix: '- ' } },
  { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, colSpacing: 2 } },
]

const unseen = 'title noscript template iframe noembed noframes object audio video canvas svg math'.split(' ').map((selector) => ({ selector, format: 'skip' }))

/** Plain text of HTML as a browser's parser writes it: its own parser would read other HTML otherwise. */
export function layOut(html: string, { width, links }: { width: number | undefined; links: boolean }): string {
  const options: HtmlToTextOptions = {
    wordwrap: width ?? false,
    limits: { maxInputLength: Infinity },
    selectors: [
      ...headings,
      ...unseen,
      ...lists,
      { selector: 'a', options: { ignoreHref: !links, hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
      links ? { selector: 'img', format: 'image' } : { selector: 'img', format: 'skip' },
    ],
  }
  return compile(options)(html)
}
