import { expect, test } from 'vitest'
import { anonymous, tenant } from '../src/index.ts'

const echo = { path: '/probe.do/v1/echo', headers: { 'content-type': 'application/json' }, body: '{"a":1}' }

test('a route answers in its own words, under the rights and the audit of its method', async () => {
  const { http, auth } = await tenant({ grants: ['probe:write', 'auth:admin'] })
  const answer = await http(echo)
  expect(answer.status).toBe(201)
  expect(answer.json()).toMatchObject({ echo: { a: 1 } })
  expect(answer.headers).toMatchObject({ 'x-request-id': answer.json<{ requestId: string }>().requestId, 'ratelimit-policy': expect.any(String) })
  const hosted = await http({ ...echo, path: '/v1/echo', host: 'probe.do' })
  expect(hosted.status).toBe(201)
  const { items } = await auth.listAudit()
  expect(items).toContainEqual(expect.objectContaining({ domain: 'probe.do', method: 'write', code: 'ok' }))
})

test('what fails on a route says so in the problem’s words and in the field’s', async () => {
  const answers = [await anonymous().http(echo), await (await tenant({ grants: ['probe:read'] })).http(echo)]
  for (const [index, [status, code]] of [
    [401, 'unauthenticated'],
    [403, 'permission_denied'],
  ].entries()) {
    expect(answers[index]?.status).toBe(status)
    expect(answers[index]?.json()).toMatchObject({ code, error: { type: code, message: expect.any(String), param: null } })
  }
  const { http } = await tenant({ grants: ['probe:write'] })
  expect((await http({ ...echo, body: '{' })).json()).toMatchObject({ code: 'invalid_argument', error: { type: 'invalid_argument' } })
  expect((await http({ ...echo, body: JSON.stringify('x'.repeat(1000)) })).status).toBe(413)
})

test('a path that is no route, or another verb of one, leads nowhere', async () => {
  const { http } = await tenant({ grants: ['*'] })
  for (const path of ['/probe.do/v1', '/probe.do/v1/', '/probe.do/v1/echo/', '/probe.do/V1/echo', '/probe.do/purge', '/yaml.do/v1/echo', '/v1/echo']) {
    expect((await http({ ...echo, path })).status, path).toBe(404)
  }
  const wrong = await http({ ...echo, method: 'PUT' })
  expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST'])
})

test('a route streams in its own words', async () => {
  const answer = await anonymous().http({ path: '/probe.do/v1/count' })
  expect(answer.headers['content-type']).toBe('text/event-stream')
  expect(answer.text).toBe('data: {"n":1,"text":""}\n\ndata: {"n":2,"text":""}\n\ndata: {"n":3,"text":""}\n\ndata: [DONE]\n\n')
})
