import { vectors } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { compileSchema, SchemaError } from '../src/index.ts'

interface Case {
  file: string
  group: string
  test: string
  schema: unknown
  data: unknown
  valid: boolean
}

const cases = vectors<Case>('json-schema-draft7')

// The cases that have another verdict here, by file and group, with the reason. An entry that no failing case needs fails the test.
const remote = 'refers to another document, and none is fetched'
const unchecked = 'a format that is not checked: to the standard it is an annotation'
const exceptions: Record<string, string> = {
  'refRemote.json': remote,
  'ref.json | remote ref, containing refs itself': remote,
  'definitions.json | validate definition against metaschema': remote,
  'optional/cross-draft.json': remote,
  'optional/content.json': 'contentEncoding and contentMediaType are annotations, as since draft 2019-09',
  'optional/format/idn-email.json': unchecked,
  'optional/format/idn-hostname.json': unchecked,
  'optional/format/iri.json': unchecked,
  'optional/format/iri-reference.json': unchecked,
  'optional/format/hostname.json | validation of A-label (punycode) host names':
    'the library checks the letters of a host name, not what its Punycode decodes to',
  'optional/format/uri.json': 'the library takes some wrong ports, brackets and embedded IPv4 addresses',
  'optional/format/uri-reference.json': 'the library takes some wrong ports, brackets and embedded IPv4 addresses',
}

const exceptionOf = ({ file, group }: Case) => [file, `${file} | ${group}`].find((name) => Object.hasOwn(exceptions, name))

function outcome({ schema, data }: Case): boolean | string {
  const isObject = typeof schema === 'object' && schema !== null
  try {
    return compileSchema(isObject ? { $schema: 'http://json-schema.org/draft-07/schema#', ...schema } : schema).validate(data).valid
  } catch (err) {
    if (err instanceof SchemaError) return err.reason
    throw err
  }
}

describe.skipIf(cases.length === 0)('JSON-Schema-Test-Suite, draft-07 (skipped where ../shared/vectors is not there)', () => {
  const wrong = cases.filter((entry) => outcome(entry) !== entry.valid)

  test('every case has the verdict of the suite, but for the exceptions', () => {
    expect(
      wrong.filter((entry) => exceptionOf(entry) === undefined).map((entry) => `${entry.file} | ${entry.group} | ${entry.test}: ${outcome(entry)}`),
    ).toEqual([])
  })

  test('every exception is one', () => {
    expect(new Set(wrong.map(exceptionOf))).toEqual(new Set(Object.keys(exceptions)))
  })
})
