import { choiceOf, codes, isCode } from '@dot-do/contract'
import { parseList } from 'structured-headers'
import { expect } from 'vitest'
import type { HttpAnswer } from '../http.ts'
import type { Platform } from '../platform.ts'
import { httpOf } from '../http.ts'
import { type Target, takesGet } from './target.ts'

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/
const timing = /^gw;dur=\d+(\.\d+)?, auth;dur=\d+(\.\d+)?, svc;dur=\d+(\.\d+)?$/

/** What every answer of the gateway has, whatever was asked. */
export function checkDoor({ headers, status }: HttpAnswer): void {
  expect(headers['x-request-id']).toMatch(uuid7)
  expect(headers['server-timing']).toMatch(timing)
  expect(headers['x-content-type-options']).toBe('nosniff')
  // RFC 6797, 7.2: not over plain HTTP, which is what tests speak.
  expect(headers).not.toHaveProperty('strict-transport-security')
  expect(headers).not.toHaveProperty('access-control-allow-credentials')
  expect(headers).not.toHaveProperty('x-do-context')
  if (status === 401) expect(headers['www-authenticate']).toMatch(/^Bearer /)
  if (status === 405) expect(headers.allow).toMatch(/^[A-Z]+(, [A-Z]+)*$/)
}

const fields = ['type', 'title', 'status', 'detail', 'code', 'requestId', 'issues', 'reason', 'data']

// Words that only our own code, stacks and paths have.
const leaks = /\bat \w+ \(|\.m?[jt]s\b|node_modules|\/srv\/|\/work\/|SQLITE|TypeError|undefined is not|Cannot read/

/** A failed call is a problem document, whole and with nothing of ours in it. */
export function checkProblem(answer: HttpAnswer, code?: string): void {
  checkDoor(answer)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  const problem = answer.problem()
  expect(isCode(problem.code), problem.code).toBe(true)
  expect(problem).toMatchObject({ type: `https://gateway.do/problems/${problem.code}`, title: codes[problem.code].title, status: answer.status })
  expect(problem.requestId).toBe(answer.headers['x-request-id'])
  expect(problem.detail).toMatch(/\S/)
  expect(answer.text).not.toMatch(leaks)
  expect(fields).toEqual(expect.arrayContaining(Object.keys(problem)))
  for (const issue of problem.issues ?? []) {
    expect(Array.isArray(issue.path)).toBe(true)
    expect(issue.message).toMatch(/\S/)
  }
  if (code !== undefined) expect(problem.code, answer.text).toBe(code)
}

/** The fields that tell a caller its limit, as draft-ietf-httpapi-ratelimit-headers has them. */
export function checkLimits({ headers }: HttpAnswer): void {
  const [policy] = parseList(String(headers['ratelimit-policy']))
  const [limit] = parseList(String(headers.ratelimit))
  expect(policy?.[0]).toBe('default')
  expect(policy?.[1].get('q')).toBeGreaterThan(0)
  expect(policy?.[1].get('w')).toBeGreaterThan(0)
  expect(limit?.[0]).toBe('default')
  expect(limit?.[1].get('r')).toBeGreaterThanOrEqual(0)
  expect(limit?.[1].get('t')).toBeGreaterThanOrEqual(0)
}

/** Where the input says whether JSON is answered, that is what came. */
export function checkChoice({ method }: Target, input: unknown, { headers }: HttpAnswer): void {
  const [field, values] = choiceOf(method.output) ?? []
  if (field === undefined) return
  expect(headers['content-type'] === 'application/json').toBe(values?.includes((input as Record<string, string | boolean>)[field]))
}

interface Operation {
  responses: Record<string, { content: Record<string, unknown> }>
}

interface Document {
  paths: Record<string, Partial<Record<'get' | 'post', Operation>>>
}

const documents = new Map<string, Promise<Document>>()

function documentOf(on: Platform, domain: string): Promise<Document> {
  const id = `${on.url} ${domain}`
  const known =
    documents.get(id) ?? httpOf(on.url)({ path: `/${domain}/openapi.json` }).then(({ status, json }) => (status === 200 ? json<Document>() : { paths: {} }))
  documents.set(id, known)
  return known
}

/** The answer to a call of a method by a caller that the door knows: complete, and as the domain's OpenAPI document says. */
export async function checkAnswer(on: Platform, target: Target, answer: HttpAnswer, verb: 'get' | 'post' = 'post'): Promise<void> {
  checkDoor(answer)
  checkLimits(answer)
  expect(answer.headers.traceparent).toMatch(traceparent)
  if (answer.status !== 200) checkProblem(answer)
  const { paths } = await documentOf(on, target.contract.name)
  const path = paths[`/rpc/${target.name}`] ?? paths[`/${target.contract.name}/rpc/${target.name}`]
  expect(path, `${target.title} is not in its OpenAPI document`).toBeDefined()
  expect(Object.hasOwn(path ?? {}, 'get')).toBe(takesGet(target))
  const documented = path?.[verb]?.responses[answer.status]
  expect(documented, `${target.title}: ${answer.status} is not documented: ${answer.text.slice(0, 300)}`).toBeDefined()
  expect(Object.keys(documented?.content ?? {})).toContain(answer.headers['content-type'])
}
