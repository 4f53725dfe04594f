import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { html } from './call.ts'

const compare = (a: string, b: string) => html.diff({ a, b })

const pieces = fc.constantFrom(
  'one ',
  'two ',
  'three',
  ' ',
  '<p>',
  '</p>',
  '<b>',
  '</b>',
  '<ul><li>',
  '</ul>',
  '<table><tr><td>',
  '</table>',
  '<img src=x>',
  '<br>',
  '<!-- c -->',
  '&lt;',
  'é',
  '<script>1</script>',
)
const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))

describe('diff', () => {
  test.each([
    ['words', '<p>The quick fox</p>', '<p>The slow fox</p>', '<p>The <del>quick</del><ins>slow</ins> fox</p>', [{ removed: 'quick', added: 'slow' }]],
    ['what came', '<p>a</p>', '<p>a</p><p>b c</p>', '<p>a</p><p><ins>b c</ins></p>', [{ removed: '', added: '<p>b c</p>' }]],
    ['what went', '<p>a b</p>', '<p>a</p>', '<p>a<del> b</del></p>', [{ removed: 'b', added: '' }]],
    [
      'pictures',
      '<p><img src="a"></p>',
      '<p><img src="b"></p>',
      '<p><del><img src="a"></del><ins><img src="b"></ins></p>',
      [{ removed: '<img src="a">', added: '<img src="b">' }],
    ],
    ['nothing', '<p>a &lt; b</p>', '<p>a &lt; b</p>', '<p>a &lt; b</p>', []],
  ])('marks %s', async (_name, a, b, expected, changes) => {
    expect(await compare(a, b)).toEqual({ html: expected, changes })
  })

  test('without what went it is the new text, without what came it has the words of the old', async () => {
    const runs = process.env['CONFORMANCE'] === undefined ? 150 : 3000
    for (const [a, b] of fc.sample(fc.tuple(texts, texts), { numRuns: runs, seed: 2 })) {
      const { html: marked } = await compare(a, b)
      const normal = async (text: string) => JSON.stringify((await html.parse({ html: text, fragment: true })).tree)
      const { html: written } = (await html.transform({ html: b, rules: [{ select: 'none' }] })) as { html: string }
      expect(await normal(marked.replaceAll(/<del>[^]*?<\/del>/g, '').replaceAll(/<\/?ins>/g, '')), `${a}\n${b}\n${marked}`).toBe(await normal(written))
      const words = async (text: string) => ((await html.sanitize({ html: text, profile: 'text' })).html.match(/[\p{L}]+|&lt;/gu) ?? []).join(' ')
      const old = marked.replaceAll(/<ins>[^]*?<\/ins>/g, ' ').replaceAll(/<\/?del>/g, '')
      expect((await words(old)).split(' ').toSorted()).toEqual((await words(a)).split(' ').toSorted())
    }
  })

  test('ends also where the texts share nothing', async () => {
    const long = (word: string) => Array.from({ length: 100_000 }, (_, index) => `${word}${index}`).join(' ')
    const { changes } = await compare(long('a'), long('b'))
    expect(changes.length).toBeGreaterThan(0)
  })
})
