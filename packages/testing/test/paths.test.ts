import { expect, test } from 'vitest'
import { anonymous, type HttpAnswer } from '../src/index.ts'

const { http } = anonymous()
const piece = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<HttpAnswer> =>
  http({ path: `/probe.do/p/${path}`, method, headers })
const bytesOf = ({ body }: HttpAnswer): number[] => [...body]

test('a path with parameters is its method: they and the query are the input', async () => {
  const answer = await piece('a/300')
  expect([answer.status, answer.headers['content-type'], answer.body.length]).toEqual([200, 'application/octet-stream', 300])
  expect(answer.headers).toMatchObject({ 'cache-control': 'public, max-age=60', etag: '"a"', 'x-request-id': expect.any(String) })
  expect((await piece('a/3?as=stream')).body.length).toBe(3)
  expect((await http({ path: '/p/a/3', method: 'GET', host: 'probe.do' })).status).toBe(200)
  expect((await piece('a/x')).problem()).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['size'] }] })
  expect((await piece('a/3?width=1')).problem()).toMatchObject({ status: 400, code: 'invalid_argument' })
  expect((await piece('a/3?name=b')).headers.etag).toBe('"a"')
})

test('a parameter is any text of one segment, decoded once', async () => {
  for (const name of ['a b', 'ä', '💥', '%41', 'a?b', 'a#b', 'a&b=c', 'a+b', ':name', '__proto__', 'a=1,b=2', '.a']) {
    const answer = await piece(`${encodeURIComponent(name)}/1`)
    expect(answer.headers.etag, name).toBe(JSON.stringify(encodeURIComponent(name)))
  }
  for (const path of ['a', 'a/1/', '/1', 'a//1', 'a/1/2', 'a%2f1', '..%2f/1']) expect([400, 404], path).toContain((await piece(path)).status)
})

test('a header fills the field that the method names, unless the input says it', async () => {
  expect((await piece('a/1', { accept: 'image/webp,*/*' })).headers['content-type']).toBe('image/webp')
  expect((await piece('a/1?accept=none', { accept: 'image/webp' })).headers['content-type']).toBe('application/octet-stream')
  const rpc = `/probe.do/rpc/piece?input=${encodeURIComponent('{"name":"a","size":"1"}')}`
  expect((await http({ path: rpc, method: 'GET', headers: { accept: 'image/webp' } })).headers['content-type']).toBe('image/webp')
})

test('who has the bytes gets none, and may ask what there is', async () => {
  const known = await piece('a/300', { 'if-none-match': '"b", W/"a"', origin: 'https://example.com' })
  expect([known.status, known.body.length, known.headers.etag, known.headers.vary]).toEqual([304, 0, '"a"', 'accept, origin'])
  expect((await piece('a/300', { 'if-none-match': '*' })).status).toBe(304)
  expect((await piece('a/300', { 'if-none-match': '"b"' })).status).toBe(200)
  const head = await piece('a/300?as=stream', {}, 'HEAD')
  expect([head.status, head.body.length, head.headers['content-length'], head.headers.etag]).toEqual([200, 0, '300', '"a"'])
  for (const path of ['/', '/health', '/probe.do/health', '/probe.do/rpc/open'])
    expect([(await http({ path, method: 'HEAD' })).status, path]).toEqual([200, path])
  expect((await http({ path: '/probe.do/rpc/write', method: 'HEAD' })).status).toBe(405)
})

test.each(['bytes', 'stream'])('a part of %s is given to who asks for one', async (as) => {
  const part = async (range: string, more = {}) => piece(`a/20?as=${as}`, { range, ...more })
  const middle = await part('bytes=5-9')
  expect([middle.status, bytesOf(middle), middle.headers['content-range']]).toEqual([206, [5, 6, 7, 8, 9], 'bytes 5-9/20'])
  expect(bytesOf(await part('bytes=17-'))).toEqual([17, 18, 19])
  expect(bytesOf(await part('bytes=-2'))).toEqual([18, 19])
  expect(bytesOf(await part('bytes=19-99'))).toEqual([19])
  for (const all of ['bytes=0-1,3-4', 'bytes=9-5', 'lines=1-2', 'bytes=-', 'bytes=a-b']) expect([(await part(all)).status, all]).toEqual([200, all])
  const past = await part('bytes=20-')
  expect([past.status, past.headers['content-range']]).toEqual([416, 'bytes */20'])
  expect((await part('bytes=0-1', { 'if-range': '"b"' })).status).toBe(200)
  expect((await part('bytes=0-1', { 'if-range': '"a"' })).status).toBe(206)
})

test('a body at such a path is the file that the method takes, whatever its type, else JSON', async () => {
  const put = (headers: Record<string, string>) => http({ path: '/probe.do/m/x', method: 'PUT', headers, body: 'abc' })
  for (const type of ['image/png', 'application/json', undefined]) {
    expect((await put(type === undefined ? {} : { 'content-type': type })).json()).toMatchObject({ size: 3, sum: 294, label: 'x' })
  }
  const small = await http({ path: '/probe.do/s/four', method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  expect(small.json()).toEqual({ length: 4 })
  const other = await http({ path: '/probe.do/m/x', method: 'DELETE' })
  expect([other.status, other.headers.allow]).toEqual([405, 'PUT'])
  expect((await http({ path: '/probe.do/p/a/1', method: 'POST', body: '{}' })).headers.allow).toBe('GET, HEAD')
})
