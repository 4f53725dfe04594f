import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { formatLog } from '../src/logs.ts'

const format = (fields: object): string => stripVTControlCharacters(formatLog({ level: 'log', message: JSON.stringify(fields) }))

test('a call is one short line', () => {
  const call = {
    level: 'info',
    time: '2026-11-01T12:00:00Z',
    domain: 'yaml.do',
    method: 'parse',
    code: 'ok',
    ms: 3,
    requestId: 'r1',
    traceparent: '00-1',
    tenant: 'acme',
    actor: undefined,
  }
  expect(format(call).replace(/^\S+/, 'TIME')).toBe('TIME info  yaml.parse ok 3 ms tenant=acme requestId=r1')
})

test('a failure is followed by its cause', () => {
  const failure = { level: 'error', domain: 'yaml.do', method: 'parse', code: 'internal', ms: 1, detail: 'internal error', cause: 'Error: boom\n    at parse' }
  expect(format(failure).replace(/^\S+/, 'TIME')).toBe('TIME error yaml.parse internal 1 ms internal error\nError: boom\n    at parse')
})

test('what is no record stays as it is', () => {
  for (const message of ['plain', '{ not json', '{"a":1}', '[1]']) expect(formatLog({ level: 'info', message })).toBe(message)
})
