import { expect, test } from 'vitest'
import { inBatch } from '../src/capnweb.ts'
import { anonymous, platform, rawSocket } from '../src/index.ts'

const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256)
const expected = { size: 300, sum: bytes.reduce((sum, byte) => sum + byte, 0) }
const measure = '/probe.do/rpc/measure'

const send = async (path: string, init: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(`${platform().url}${path}`, { method: 'POST', ...init })
  return { status: response.status, body: await response.json<Record<string, unknown>>() }
}

test('a file is the body itself, a part of a form, or base64 in JSON', async () => {
  const raw = await send(`${measure}?input=${encodeURIComponent('{"label":"x"}')}`, { headers: { 'content-type': 'image/png' }, body: bytes })
  expect(raw).toEqual({ status: 200, body: { ...expected, type: 'image/png', label: 'x' } })
  const form = new FormData()
  form.set('input', '{"label":"x"}')
  form.set('file', new File([bytes], 'a.png', { type: 'image/png' }))
  expect(await send(measure, { body: form })).toEqual({ status: 200, body: { ...expected, type: 'image/png', label: 'x' } })
  const base64 = Buffer.from(bytes).toString('base64')
  const headers = { 'content-type': 'application/json' }
  expect(await send(measure, { headers, body: JSON.stringify({ file: base64 }) })).toEqual({ status: 200, body: { ...expected, type: '' } })
  expect((await send(measure, { headers, body: JSON.stringify({ file: `data:image/png;base64,${base64}` }) })).body).toEqual({ ...expected, type: 'image/png' })
  expect((await send(measure, { headers, body: JSON.stringify({ file: Buffer.from(bytes).toString('base64url') }) })).body).toMatchObject(expected)
})

test('what curl --data-binary says of a body by itself says nothing of the file', async () => {
  expect(await send(measure, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: bytes })).toMatchObject({
    body: { ...expected, type: '' },
  })
})

test.each([
  ['a Blob', new Blob([bytes], { type: 'image/png' }), 'image/png'],
  ['a Blob of JSON', new Blob([bytes], { type: 'application/json' }), 'application/json'],
  ['bytes', bytes, 'application/octet-stream'],
  ['a Buffer', Buffer.from(bytes), 'application/octet-stream'],
  ['an ArrayBuffer', bytes.buffer, 'application/octet-stream'],
  ['a stream', () => new Blob([bytes]).stream(), 'application/octet-stream'],
  ['base64', Buffer.from(bytes).toString('base64'), ''],
])('the SDK sends %s', async (_, file, type) => {
  const { probe } = anonymous()
  const input = () => (typeof file === 'function' ? file() : file) as Blob
  expect(await probe.measure({ file: input(), label: 'x' })).toEqual({ ...expected, type, label: 'x' })
  // Too much beside it for a query: a form then, which can't hold a stream.
  const long = probe.measure({ file: input(), label: 'x'.repeat(5000) })
  await (typeof file === 'function' ? expect(long).rejects.toMatchObject({ code: 'invalid_argument' }) : expect(long).resolves.toMatchObject(expected))
})

test('several files, and files at any depth', async () => {
  const { probe } = anonymous()
  const text = new Blob([bytes], { type: 'text/plain' })
  expect(await probe.compare({ left: text, nested: { right: bytes } })).toEqual({ same: true })
  expect(await probe.compare({ left: text, nested: { right: new Uint8Array(3) } })).toEqual({ same: false })
  await expect(probe.compare({ left: new Blob([bytes], { type: 'image/png' }), nested: { right: bytes } })).rejects.toMatchObject({
    ...{ code: 'invalid_argument', issues: [{ path: ['left'] }] },
  })
})

test('over Cap’n Web bytes are bytes', async () => {
  expect(await inBatch(platform().url, async (root) => root.probe?.measure?.({ file: bytes }))).toMatchObject(expected)
})

test('a body of any length streams through; one too long is cut where its bound is', async () => {
  const mib = new Uint8Array(1024 * 1024).fill(1)
  const post = (count: number) =>
    anonymous().http({ path: measure, headers: { 'content-type': 'application/octet-stream' }, body: Array.from({ length: count }, () => mib) })
  expect((await post(5)).json()).toMatchObject({ size: 5 * 1024 * 1024, sum: 5 * 1024 * 1024 })
  expect((await post(6)).problem()).toMatchObject({ status: 413, code: 'payload_too_large' })
  const declared = `POST ${measure} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: image/png\r\nContent-Length: ${6 * 1024 * 1024}\r\n\r\n`
  expect(await rawSocket(platform().url, declared)).toMatch(/^HTTP\/1.1 413 /)
  const form = new FormData()
  form.set('file', new Blob([mib, mib, mib, mib, mib, mib]), 'file')
  expect((await send(measure, { body: form })).body).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['file'] }] })
})

test.each([
  ['text that is not base64', { headers: { 'content-type': 'application/json' }, body: '{"file":"%%%"}' }],
  ['no file', { headers: { 'content-type': 'application/json' }, body: '{}' }],
  ['a number', { headers: { 'content-type': 'application/json' }, body: '{"file":1}' }],
  ['an object', { headers: { 'content-type': 'application/json' }, body: '{"file":{"size":1,"type":""}}' }],
  [
    'a form cut short',
    { headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc' },
  ],
  ['a form without a boundary', { headers: { 'content-type': 'multipart/form-data' }, body: 'abc' }],
  ['a part that is no JSON', { body: formOf({ input: '{', file: new Blob([bytes]) }) }],
  ['a part of another name', { body: formOf({ file: new Blob([bytes]), __proto__x: new Blob([bytes]) }) }],
])('refuses %s', async (_, init) => {
  expect(await send(measure, init)).toMatchObject({ status: 400, body: { code: 'invalid_argument' } })
})

function formOf(parts: Record<string, string | Blob>): FormData {
  const form = new FormData()
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.set(name, part)
    else form.set(name, part, name)
  }
  return form
}

test('an answer of bytes or JSON is what its type says', async () => {
  const { probe } = anonymous()
  expect(await probe.either({ as: 'json' })).toEqual({ body: 'json' })
  const blob = await probe.either({ as: 'text' })
  expect(blob).toBeInstanceOf(Blob)
  expect(await (blob as Blob).text()).toBe('text')
})
