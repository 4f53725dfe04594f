import fc from 'fast-check'
import { tests as examples } from 'commonmark-spec'
import { describe, expect, test } from 'vitest'
import { format } from '../src/format/format.ts'
import { split } from '../src/front-matter/split.ts'
import { call, html } from './call.ts'
import { readmes } from './readmes.ts'
import { treeOf } from './tree.ts'

const isFull = process.env.CONFORMANCE !== undefined

describe('the rendered tree stays, and twice is the same as once', () => {
  test('CommonMark’s examples', { timeout: 120_000 }, async () => {
    for (const { markdown: tabbed, number } of examples) {
      const markdown = tabbed.replaceAll('→', '\t')
      const once = format(markdown)
      expect(format(once), String(number)).toBe(once)
      if (isFull || number % 12 === 0) expect(treeOf(await html(once)), String(number)).toBe(treeOf(await html(markdown)))
    }
  })

  test('READMEs, folded too', { timeout: 300_000 }, async () => {
    for (const { name, markdown } of readmes().filter(({ markdown: text }, index) => !text.startsWith('---') && (isFull || index % 20 === 0))) {
      const once = format(markdown)
      expect(format(once), name).toBe(once)
      expect(treeOf(await html(once)), name).toBe(treeOf(await html(markdown)))
      expect(treeOf(await html(format(markdown, 60))).replaceAll(/\s+/g, ' '), name).toBe(treeOf(await html(markdown)).replaceAll(/\s+/g, ' '))
    }
  })

  test('anything', { timeout: 300_000 }, async () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b ',
        '*',
        '**',
        '_',
        '__',
        '`',
        '```\n',
        '~~~\n',
        '# ',
        '===\n',
        '---\n',
        '- ',
        '* ',
        '+ ',
        '1. ',
        '2) ',
        '> ',
        '\n',
        '\n\n',
        '  ',
        '    ',
        '\t',
        '\\',
        '  \n',
      ],
      ...[
        '[a](b)',
        '[a]',
        '[a]: b\n',
        '![',
        ']',
        '(',
        ')',
        '<b>',
        '</b>',
        '<div>\n',
        '<!-- c -->',
        '| a | b |\n|---|:-:|\n',
        '| c |',
        '[^1]',
        '[^1]: n\n',
        '[ ] ',
        '[x] ',
        '> [!NOTE]\n',
        '$x$',
        '$$\n',
        'http://a.b',
        '&amp;',
        '~',
        '***\n',
        '#',
      ],
    )
    const text = fc
      .array(piece, { maxLength: 25 })
      .map((pieces) => pieces.join(''))
      .filter((markdown) => split(markdown).format === undefined)
    await fc.assert(
      fc.asyncProperty(text, async (markdown) => {
        const once = format(markdown)
        expect(format(once)).toBe(once)
        expect(treeOf(await html(once))).toBe(treeOf(await html(markdown)))
      }),
      {
        numRuns: isFull ? 5000 : 150,
        examples: [['$$\n$$\na'], ['a\n$$\nx\n$$\n- b'], ['$$\na$$\n'], ['$$a$$\n'], ['> $$\n> a$$\n'], ['- $$a\n  $$\n'], ['$$\na$$\n***\n']],
      },
    )
  })
})

test('one style', async () => {
  const markdown =
    '---\na: 1\n---\n\nTitle\n===\n* one\n* __two__\n    * three\n\nfoo _bar_ snake_case  \nnext\n\n1) a\n2) b\n\n***\n    code\n\n| a | bcd|\n|:-:|--|\n| x\\|y |\n\n[^1]: note\n    more\n\n[a]: http://x "y"\n> quote\nlazy\n\n- [ ] t\n- [x] u\n'
  expect((await call('format', { markdown })).markdown).toBe(
    '---\na: 1\n---\n\n# Title\n\n- one\n- **two**\n  - three\n\nfoo *bar* snake_case\\\nnext\n\n1. a\n2. b\n\n---\n\n```\ncode\n```\n\n|  a   | bcd |\n| :--: | --- |\n| x\\|y |     |\n\n[^1]: note\n    more\n\n[a]: http://x "y"\n\n> quote\n> lazy\n\n- [ ] t\n- [x] u\n',
  )
  expect((await call('format', { markdown: 'one two three four five six\nseven\n', wrap: 20 })).markdown).toBe('one two three four\nfive six seven\n')
})
