import { describe, expect, test } from 'vitest'
import { checkDoor, checkProblem } from './answer.ts'
import { alike, each, mighty, type On, pathOf, shapes, takesGet } from './target.ts'

/** A method takes POST, and GET where it changes nothing and hides nothing. */
export function verbs(on: On): void {
  describe.each(shapes)('$title', (target) => {
    const path = pathOf(target)
    const allowed = takesGet(target) ? ['POST', 'GET', 'HEAD'] : ['POST']

    test('refuses verbs it does not take', async () => {
      const { http } = await mighty(on())
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'].filter((verb) => !allowed.includes(verb))) {
        const answer = await http({ method, path })
        expect(answer.status, method).toBe(405)
        checkProblem(answer, 'unimplemented')
        expect(answer.headers.allow).toBe(allowed.join(', '))
      }
    })

    test('tells a browser what it may send', async () => {
      const { http } = await mighty(on())
      const answer = await http({ method: 'OPTIONS', path, headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' } })
      expect(answer.status).toBe(204)
      expect(answer.headers['access-control-allow-origin']).toBe('*')
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
      for (const header of ['authorization', 'content-type', 'idempotency-key', 'traceparent', 'x-request-timeout']) {
        expect(answer.headers['access-control-allow-headers']).toContain(header)
      }
    })
  })

  test.each(alike)('$domain: each refuses a verb it does not take', async ({ others }) => {
    const { http } = await mighty(on())
    await each(others, async (target) => checkProblem(await http({ method: 'PUT', path: pathOf(target) }), 'unimplemented'))
  })

  test('any origin may read any answer, and no cookie counts', async () => {
    const { http } = await mighty(on())
    for (const path of ['/', '/health', '/probe.do/rpc/open', '/probe.do/rpc/nothing', '/auth.do/rpc/createKey', '/nothing']) {
      const { headers } = await http({ path, headers: { origin: 'https://example.com' } })
      expect(headers['access-control-allow-origin'], path).toBe('*')
      expect(headers['access-control-expose-headers'], path).toBe('*')
      expect(headers).not.toHaveProperty('access-control-allow-credentials')
    }
  })

  test('pages take GET alone', async () => {
    const { http } = await mighty(on())
    for (const path of ['/', '/health', '/openapi.json', '/auth.do/', '/auth.do/health', '/auth.do/openapi.json']) {
      checkDoor(await http({ path }))
      const answer = await http({ method: 'POST', path, body: '{}' })
      expect(answer.status, path).toBe(405)
      checkProblem(answer, 'unimplemented')
    }
  })
}
