import { anonymous, tenant } from '@dot-do/testing'
import { lint } from 'markdownlint/promise'
import matter from 'gray-matter'
import { beforeAll, describe, expect, test } from 'vitest'

const ns = 'site'
let db: Awaited<ReturnType<typeof tenant>>['db']
let organization: string
const { http } = anonymous()

const content = '# Start\n\nRun <script>alert(1)</script> **it**.\n'
const data = {
  title: 'Start here',
  price: 12,
  tags: ['a', 'b'],
  nested: { deep: [1, { x: null }] },
  text: 'line one\nline two: #3\n',
  odd: '2026-01-01',
  yes: 'yes',
  n: '10',
}

beforeAll(async () => {
  ;({ db, organization } = await tenant({ grants: ['db:write'] }))
  const visibility = 'public' as const
  await db.put({ ns, id: 'docs/start', type: 'Guide', data, content, visibility })
  await db.put({ ns, id: 'docs/secret', type: 'Guide', data, content })
  for (let n = 0; n < 5; n++)
    await db.put({ ns, id: `docs/more/${n}`, type: n % 2 ? 'Guide' : 'Note', data: { price: n }, title: `More *${n}* [x](y)`, visibility })
})

const get = (path: string, headers: Record<string, string> = {}) => http({ path: `/db.do/p/${organization}/${ns}/${path}`, headers })

describe('a public document', () => {
  test('is Markdown with front matter that other readers understand', async () => {
    const { status, headers, text } = await get('docs/start.md')
    expect({ status, type: headers['content-type'], origin: headers['access-control-allow-origin'] }).toEqual({
      status: 200,
      type: 'text/markdown; charset=utf-8',
      origin: '*',
    })
    const read = matter(text, { engines: {} })
    expect(read.content).toBe(content)
    // gray-matter reads YAML 1.1, in which a date is one.
    expect(JSON.parse(JSON.stringify({ ...read.data, odd: data.odd }))).toEqual(data)
    expect(await db.put({ ns, id: 'again', content: text })).toMatchObject({ data, content })
  })

  test('is JSON', async () => {
    const { headers, text } = await get('docs/start.json')
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(JSON.parse(text)).toEqual(await db.get({ ns, id: 'docs/start' }))
    expect(JSON.parse((await get('docs/start.json?select=price,title')).text)).toEqual({ id: 'docs/start', price: 12, title: 'Start here' })
  })

  test('is HTML that runs nothing', async () => {
    const { headers, text } = await get('docs/start.html')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(text).toContain('<strong>it</strong>')
    expect(text).not.toContain('<script')
  })

  test.each(['docs/start.md', 'docs/start.json', 'docs/start.html', 'docs/**.md', 'docs/**.json'])('%s is not sent again to who has it', async (path) => {
    const { headers } = await get(path)
    const again = await get(path, { 'if-none-match': headers.etag ?? '' })
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' })
    await db.update({ ns, id: 'docs/start', patch: { data: { price: 13 } } })
    expect((await get(path, { 'if-none-match': headers.etag ?? '' })).status).toBe(path.includes('**.md') || path.endsWith('.html') ? 304 : 200)
    await db.update({ ns, id: 'docs/start', patch: { data: { price: 12 } } })
  })
})

test('what is private, not there or no id at all is the same 404', async () => {
  const bodies = new Set<string>()
  for (const path of ['docs/secret.md', 'docs/secret.json', 'docs/none.md', 'docs/none.html', 'a/.../b.md', '.md', 'none', `${'x'.repeat(600)}.md`]) {
    const { status, text } = await get(path)
    expect({ path, status }).toEqual({ path, status: 404 })
    const { requestId: _, ...rest } = JSON.parse(text) as Record<string, unknown>
    bodies.add(JSON.stringify(rest))
  }
  for (const path of [`/db.do/p/org_none/${ns}/docs/start.md`, `/db.do/p/${organization}/other/docs/start.md`]) expect((await http({ path })).status).toBe(404)
  expect(bodies.size).toBe(1)
})

describe('a public list', () => {
  test('has what fits and is public, in the form that is asked for', async () => {
    const ids = async (path: string) => (JSON.parse((await get(path)).text) as { items: { id: string }[] }).items.map(({ id }) => id)
    expect(await ids('docs/**.json')).toEqual(['docs/more/0', 'docs/more/1', 'docs/more/2', 'docs/more/3', 'docs/more/4', 'docs/start'])
    expect(await ids('docs/**.json?type=Guide&where[price][gte]=3&sort=-price')).toEqual(['docs/start', 'docs/more/3'])
    expect(await ids('docs/**.json?where[or][0][price]=1&where[or][1][price][in]=2,4')).toEqual(['docs/more/1', 'docs/more/2', 'docs/more/4'])
    expect(await ids(`docs/**.json?where=${encodeURIComponent('{"price":{"$lt":1}}')}`)).toEqual(['docs/more/0'])
    expect(await ids('docs/**.json?where[visibility]=private')).toEqual([])
    expect(await ids('docs/secret*.json')).toEqual([])
  })

  test('leads on by a Link', async () => {
    const seen: string[] = []
    let path = 'docs/**.json?where[price][gte]=0&limit=2&sort=-price'
    for (;;) {
      const { text, headers } = await get(path)
      seen.push(...(JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id))
      const next = /^<(\?[^>]+)>; rel="next"$/.exec(String(headers.link ?? ''))?.[1]
      if (next === undefined) break
      path = `docs/**.json${next}`
    }
    expect(seen).toEqual(['docs/start', 'docs/more/4', 'docs/more/3', 'docs/more/2', 'docs/more/1', 'docs/more/0'])
  })

  test('is Markdown in which markdownlint finds nothing, with links that lead there', async () => {
    const { text } = await get('docs/**.md?select=price&sort=price')
    const { list } = await lint({ strings: { list: text }, config: { default: true, MD013: false } })
    expect(list).toEqual([])
    const links = [...text.matchAll(/\(<([^>]+)>\)/g)].map(([, link]) => link ?? '')
    expect(links).toHaveLength(6)
    for (const link of links) expect((await http({ path: new URL(link, `http://x/db.do/p/${organization}/${ns}/docs/x`).pathname })).status, link).toBe(200)
    expect((await get('docs/more/*.html')).text).toContain('More *0* [x](y)')
  })

  test.each([
    'docs/**.json?limit=0',
    'docs/**.json?limit=1001',
    'docs/**.json?limit=x',
    'docs/**.json?where[price][nope]=1',
    'docs/**.json?where=1',
    'docs/{.json',
    'docs/**.json?nosuch=1',
    'docs/**.json?where[__proto__][x]=1',
    'docs/**.json?sort=a..b',
    'docs/**.json?cursor=x',
  ])('%s is refused', async (path) => {
    const { status, text } = await get(path)
    expect({ status, code: (JSON.parse(text) as { code: string }).code }).toEqual({ status: 400, code: 'invalid_argument' })
  })
})
