import { spawnSync } from 'node:child_process'
import { needs, programPath } from '@dot-do/testing/debian'
import { describe, expect, test } from 'vitest'
import { html } from './call.ts'

const faults = async (text: string) => (await html.validate({ html: text })).errors.map(({ code, line, column }) => `${code} ${line}:${column}`)
const page = (body: string, head = '<title>T</title>', attributes = ' lang="en"') =>
  `<!doctype html>\n<html${attributes}><head>${head}</head>\n<body>${body}</body></html>`

describe('validate', () => {
  test('finds nothing in what is right', async () => {
    expect(
      await html.validate({
        html: page(
          '<h1 id=a>A</h1><ul><li>x</li></ul><img src=a alt=""><a href=b role=button>c</a><dl><dt>a<dd>b</dl><label>l <input></label><noscript><p>x</p></noscript>',
        ),
      }),
    ).toEqual({ valid: true, errors: [] })
    expect(await html.validate({ html: '<p>part of a page</p>' })).toEqual({ valid: true, errors: [] })
  })

  test.each([
    ['parse errors by their names', '<p a=1 a=2></b>', ['duplicate-attribute 1:9']],
    ['ids given twice', '<p id=a>x</p>\n<p id=a>y</p>', ['duplicate-id 2:4']],
    ['ids that are none', '<p id="">x</p><p id="a b">', ['bad-id 1:4', 'bad-id 1:18']],
    ['images without alt', '<img src=a><input type=image><area href=x>', ['missing-alt 1:1', 'missing-alt 1:12', 'missing-alt 1:30']],
    ['unknown roles', '<p role=knob>x</p><p role="">y</p><p role=widget>', ['unknown-role 1:4', 'unknown-role 1:22', 'unknown-role 1:38']],
    [
      'elements in the wrong place',
      '<ul><b>x</b></ul><a href=x><button>y</button></a><span><div>z</div></span><div><li>l</li></div>',
      ['bad-nesting 1:5', 'bad-nesting 1:28', 'bad-nesting 1:56', 'bad-nesting 1:80'],
    ],
    ['pages without lang or title', page('x', '', ''), ['missing-title 1:1', 'missing-lang 2:1']],
    ['pages without a doctype', '<html lang=en><title>T</title>x', ['missing-doctype 1:1']],
  ])('finds %s', async (_name, text, expected) => {
    expect(await faults(text)).toEqual(expected)
  })

  test('lists a thousand and no more', async () => {
    expect((await html.validate({ html: '<img>'.repeat(5000) })).errors).toHaveLength(1000)
  })

  test('finds what tidy finds of these', async (context) => {
    needs(context.skip, 'tidy')
    const cases: [text: string, code: string, theirs: RegExp][] = [
      [page('<p id=a>x</p><p id=a>y</p>'), 'duplicate-id', /anchor "a" already defined/],
      [page('<img src=a>'), 'missing-alt', /<img> lacks "alt"/],
      [page('x', ''), 'missing-title', /missing 'title'|inserting missing 'title'/],
      [page('<span><div>x</div></span>'), 'bad-nesting', /missing <\/span> before <div>/],
      [page('<p a=1 a=2>x</p>'), 'duplicate-attribute', /repeated attribute|dropping value/],
      ['<html lang=en><head><title>T</title></head><body>x</body></html>', 'missing-doctype', /missing <!DOCTYPE>/],
    ]
    for (const [text, code, theirs] of cases) {
      expect(spawnSync(programPath('tidy'), ['-q', '-e'], { input: text }).stderr.toString(), text).toMatch(theirs)
      expect(
        (await html.validate({ html: text })).errors.map((each) => each.code),
        text,
      ).toContain(code)
    }
    const right = page('<p>x</p><ul><li>y</li></ul>')
    expect(spawnSync(programPath('tidy'), ['-q', '-e'], { input: right }).stderr.toString()).toBe('')
    expect(await faults(right)).toEqual([])
  })
})
