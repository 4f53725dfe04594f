import { vectors, problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

interface Case {
  id: string
  name: string
  yaml: string
  /** A stream of JSON values; absent where the case has no JSON. */
  json?: string
  error: boolean
}

const cases = vectors<Case>('yaml')

const exceptions: Record<string, string> = {
  '2JQS': 'two keys that are null: the library, as the YAML standard, wants keys to be unique',
}

const ours = cases.filter(({ id }) => !Object.hasOwn(exceptions, id)).map((entry) => [`${entry.id} ${entry.name}`, entry] as const)
const valid = ours.filter(([, { error }]) => !error)

/** The values of a stream of JSON: each but the last ends where the next begins. */
function stream(json: string): unknown[] {
  const values: unknown[] = []
  let rest = json.trim()
  while (rest !== '') {
    let end = rest.length
    for (const found of rest.matchAll(/\n(?=\S)/g)) {
      if (isJson(rest.slice(0, found.index))) {
        end = found.index
        break
      }
    }
    values.push(JSON.parse(rest.slice(0, end)))
    rest = rest.slice(end).trim()
  }
  return values
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Data as the suite writes it: keys as text, sets as mappings to null, bytes as base64. */
function asSuite(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(asSuite)
  if (typeof data !== 'object' || data === null) return data
  const { $type, value } = data as { $type?: string; value?: [unknown, unknown][] }
  if ($type === 'map')
    return Object.fromEntries((value ?? []).map(([key, item]) => [typeof key === 'object' ? JSON.stringify(key) : String(key), asSuite(item)]))
  if ($type === 'set') return Object.fromEntries((value ?? []).map((key) => [String(key), null]))
  if ($type !== undefined) return value
  return Object.fromEntries(Object.entries(data).map(([key, item]) => [key, asSuite(item)]))
}

const documentsOf = async (text: string) => (await call('parse', { text, multi: true })).documents ?? []

describe.skipIf(cases.length === 0)('yaml-test-suite (skipped where ../shared/vectors is not there)', () => {
  test.each(valid.filter(([, { json }]) => json !== undefined))('%s: has the JSON of the suite', async (_, { yaml, json }) => {
    expect((await documentsOf(yaml)).map(asSuite)).toEqual(stream(json ?? ''))
  })

  test.each(valid)('%s: parse → stringify → parse is the same', async (_, { yaml }) => {
    for (const data of await documentsOf(yaml)) {
      const { text } = await call('stringify', { data })
      expect((await call('parse', { text })).data).toEqual(data)
    }
  })

  test.each(valid)('%s: an edit that changes nothing leaves the text', async (_, { yaml }) => {
    const documents = await documentsOf(yaml)
    if (documents.length === 1) expect((await call('edit', { text: yaml, patch: [{ op: 'test', path: '', value: documents[0] }] })).text).toBe(yaml)
  })

  test.each(ours.filter(([, { error }]) => error))('%s: is refused, with its place', async (_, { yaml }) => {
    const problem = await problemOf(documentsOf(yaml))
    expect(problem.code).toBe('invalid_argument')
    expect(problem.issues?.[0]?.location?.line).toBeGreaterThan(0)
    const { valid: isValid, errors } = await call('validate', { text: yaml })
    expect(isValid).toBe(false)
    expect(errors.length).toBeGreaterThan(0)
  })

  test.each(cases.filter(({ id }) => Object.hasOwn(exceptions, id)).map(({ id, yaml }) => [id, yaml] as const))('%s is an exception still', async (_, yaml) => {
    expect((await problemOf(documentsOf(yaml))).code).toBe('invalid_argument')
  })
})
