import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

// Where Debian has it; another Python may come first in the path, without the packages.
const python = '/usr/bin/python3'
const cmark = '/usr/bin/cmark-gfm'
const spec = '/usr/share/doc/cmark-gfm/spec.txt.gz'

type Skip = (isMissing: boolean, note: string) => void

/** Skips a test where cmark-gfm is not there. */
export const needsCmark = (skip: Skip): void => skip(!existsSync(cmark), 'cmark-gfm is not there: Debian’s cmark-gfm package has it')

export const needsSpec = (skip: Skip): void =>
  skip(!existsSync(spec), 'the specification is not there: Debian’s cmark-gfm package has it, unless documentation is left out')

/** What cmark-gfm, with all its extensions, makes of a text. */
export function cmarkGfm(markdown: string): string {
  const extensions = ['footnotes', 'table', 'strikethrough', 'autolink', 'tagfilter', 'tasklist'].flatMap((name) => ['-e', name])
  const { stdout, status, stderr } = spawnSync(cmark, ['--unsafe', ...extensions], { input: markdown, maxBuffer: 64 * 1024 * 1024 })
  if (status !== 0) throw new Error(stderr.toString())
  return stdout.toString()
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

export const needsHtml5lib = (skip: Skip): void =>
  skip(spawnSync(python, ['-c', 'import html5lib']).status !== 0, 'html5lib is not there: Debian’s python3-html5lib package has it')

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
  const { stdout, status, stderr } = spawnSync(python, ['-c', script], { input: JSON.stringify(texts), maxBuffer: 256 * 1024 * 1024 })
  if (status !== 0) throw new Error(stderr.toString().slice(-500))
  return JSON.parse(stdout.toString()) as ReturnType<typeof html5libElements>
}

export interface Readme {
  name: string
  markdown: string
}

/** The Markdown files of the packages that are installed, each text once. */
export function readmes(): Readme[] {
  const packages = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.pnpm')
  const seen = new Map<string, Readme>()
  for (const file of globSync(join(packages, '*', 'node_modules', '**', '*.md'))) {
    const markdown = readFileSync(file, 'utf8')
    if (markdown.length > 0 && markdown.length < 200_000)
      seen.set(createHash('sha256').update(markdown).digest('hex'), { name: file.replace(/.*\/node_modules\//, ''), markdown })
  }
  return [...seen.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}
