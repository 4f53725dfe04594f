import { expect, test } from 'vitest'
import { html, refused } from './call.ts'

test('sanitize answers what packages/sanitize makes of it', async () => {
  expect(await html.sanitize({ html: '<p id=a onclick=x>Hi <a href="#a">a</a><script>1</script>', report: true })).toEqual({
    html: '<p id="user-content-a">Hi <a href="#user-content-a">a</a></p>',
    removed: [
      { tag: 'p', attribute: 'onclick', reason: 'not_allowed', position: { line: 1, column: 9, offset: 8 } },
      { tag: 'script', reason: 'not_allowed', position: { line: 1, column: 40, offset: 39 } },
    ],
  })
})

test.each([
  ['tags', { tags: ['script'] }],
  ['tags', { tags: ['base'] }],
  ['attributes', { attributes: { a: ['onclick'] } }],
  ['attributes', { attributes: { '*': ['srcdoc'] } }],
  ['protocols', { protocols: ['javascript'] }],
  ['protocols', { protocols: ['data'] }],
  ['properties', { properties: ['position'] }],
])('sanitize never allows %s %j', async (field, allow) => {
  await expect(html.sanitize({ html: 'x', allow })).rejects.toMatchObject({
    ...{ code: 'invalid_argument', reason: 'not_allowed' },
    issues: [{ path: expect.arrayContaining(['allow', field]) as unknown }],
  })
})

test.each([
  ['elements', '<b>'.repeat(500_000), 'too_many_elements'],
  ['attributes', `<p ${Array.from({ length: 200_000 }, (_, index) => `a${index}`).join(' ')}>`, 'too_many_attributes'],
])('sanitize bounds %s', async (_name, text, reason) => {
  await expect(html.sanitize({ html: text })).rejects.toMatchObject({ code: 'invalid_argument', reason })
})

test('sanitize takes ten megabytes, and no more', async () => {
  const mib = 1024 * 1024
  expect((await html.sanitize({ html: 'a<br>'.repeat(30_000) + 'x'.repeat(8 * mib) })).html).toHaveLength(150_000 + 8 * mib)
  await refused(html.sanitize({ html: 'x'.repeat(10 * mib + 1) }), 'html')
})

test('sanitize refuses a base that is no address of the web', async () => {
  await refused(html.sanitize({ html: 'x', base: 'file:///etc' }), 'base')
})
