import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { python, run, type Skip } from '@dot-do/testing/debian'

const spec = '/usr/share/doc/cmark-gfm/spec.txt.gz'

export const needsSpec = (skip: Skip): void =>
  skip(!existsSync(spec), 'the specification is not there: Debian’s cmark-gfm package has it, unless documentation is left out')

/** What cmark-gfm, with all its extensions, makes of a text. */
export function cmarkGfm(markdown: string): string {
  const extensions = ['footnotes', 'table', 'strikethrough', 'autolink', 'tagfilter', 'tasklist'].flatMap((name) => ['-e', name])
  return run('cmark-gfm', ['--unsafe', ...extensions], markdown).toString()
}

export interface Example {
  extension: string
  markdown: string
  html: string
}

/** The examples of extensions in GFM's specification. */
export function gfmExamples(): Example[] {
  const text = gunzipSync(readFileSync(spec)).toString()
  return [...text.matchAll(/^`{32} example ([a-z]+)\n([\s\S]*?)^\.\n([\s\S]*?)^`{32}$/gm)].map(([, extension = '', markdown = '', html = '']) => ({
    extension,
    markdown: markdown.replaceAll('→', '\t'),
    html: html.replaceAll('→', '\t'),
  }))
}

/** The elements that html5lib finds in each text, with their attributes. */
export function html5libElements(texts: readonly string[]): { tag: string; attributes: Record<string, string> }[][] {
  const script = `
import json, sys, html5lib
out = []
for text in json.load(sys.stdin):
    found = []
    for element in html5lib.parseFragment(text, treebuilder='etree', namespaceHTMLElements=False).iter():
        if isinstance(element.tag, str):
            found.append({'tag': element.tag.split('}')[-1], 'attributes': {str(k): v for k, v in element.attrib.items()}})
    out.append(found[1:])
print(json.dumps(out))`
  return python(script, texts)
}
