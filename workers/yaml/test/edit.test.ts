import { problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

type Patch = Parameters<typeof call<'edit'>>[1]['patch']

const edited = async (text: string, patch: Patch) => (await call('edit', { text, patch })).text

const service = `# top
version: 3   # the version

services:
  # web service
  web:
    image: "nginx:1" # pinned
    ports: [ 80, 443 ]   # http
    env:
    - A=1
    # about B
    - B=2

  db: &db
    image: postgres
    opts: {a: 1, "b": 2}
text: |
  line 1
  line 2
last: *db
`

/** The lines that differ: those of the text with -, those of its edit with +. */
async function difference(patch: Patch, text = service): Promise<string[]> {
  const before = text.split('\n')
  const after = (await edited(text, patch)).split('\n')
  let start = 0
  while (start < before.length && before[start] === after[start]) start++
  let end = 0
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return [...before.slice(start, before.length - end).map((line) => `-${line}`), ...after.slice(start, after.length - end).map((line) => `+${line}`)]
}

describe('an edit changes its own lines and no others', () => {
  test.each<[string, Patch, string[]]>([
    ['a value keeps its comment', [{ op: 'replace', path: '/version', value: 4 }], ['-version: 3   # the version', '+version: 4   # the version']],
    [
      'a block takes the place of a scalar',
      [{ op: 'replace', path: '/version', value: { a: [1] } }],
      ['-version: 3   # the version', '+version:   # the version', '+  a:', '+  - 1'],
    ],
    [
      'a long text',
      [{ op: 'replace', path: '/services/web/image', value: 'a\nb\n' }],
      ['-    image: "nginx:1" # pinned', '+    image: | # pinned', '+      a', '+      b'],
    ],
    ['a scalar takes the place of a long text', [{ op: 'replace', path: '/text', value: 'x' }], ['-text: |', '-  line 1', '-  line 2', '+text: x']],
    [
      'an item at the end of a flow sequence',
      [{ op: 'add', path: '/services/web/ports/-', value: 8080 }],
      ['-    ports: [ 80, 443 ]   # http', '+    ports: [ 80, 443, 8080 ]   # http'],
    ],
    [
      'an item at its start',
      [{ op: 'add', path: '/services/web/ports/0', value: 'x' }],
      ['-    ports: [ 80, 443 ]   # http', '+    ports: [ x, 80, 443 ]   # http'],
    ],
    [
      'all of its items',
      [
        { op: 'remove', path: '/services/web/ports/0' },
        { op: 'remove', path: '/services/web/ports/0' },
      ],
      ['-    ports: [ 80, 443 ]   # http', '+    ports: []   # http'],
    ],
    ['an item of a sequence', [{ op: 'add', path: '/services/web/env/1', value: 'C' }], ['+    - C']],
    ['its first item', [{ op: 'remove', path: '/services/web/env/0' }], ['-    - A=1']],
    [
      'every item',
      [
        { op: 'remove', path: '/services/web/env/0' },
        { op: 'remove', path: '/services/web/env/0' },
      ],
      ['-    env:', '-    - A=1', '-    # about B', '-    - B=2', '+    env: []'],
    ],
    [
      'a new mapping, in the layout of the others',
      [{ op: 'add', path: '/services/cache', value: { image: 'redis', args: ['a', { b: 1 }] } }],
      ['+  cache:', '+    image: redis', '+    args:', '+    - a', '+    - b: 1'],
    ],
    [
      'keys of a flow mapping',
      [
        { op: 'replace', path: '/services/db/opts/a', value: 'q' },
        { op: 'remove', path: '/services/db/opts/b' },
        { op: 'add', path: '/services/db/opts/c', value: [1] },
      ],
      ['-    opts: {a: 1, "b": 2}', '+    opts: {a: q, c: [ 1 ]}'],
    ],
    [
      'an anchored value keeps its anchor',
      [{ op: 'replace', path: '/services/db', value: 1 }],
      ['-  db: &db', '-    image: postgres', '-    opts: {a: 1, "b": 2}', '+  db: &db 1'],
    ],
    ['an alias', [{ op: 'replace', path: '/last', value: 1 }], ['-last: *db', '+last: 1']],
    [
      'a value under an anchor, for all its aliases',
      [
        { op: 'test', path: '/last/image', value: 'postgres' },
        { op: 'replace', path: '/services/db/image', value: 'x' },
        { op: 'test', path: '/last/image', value: 'x' },
      ],
      ['-    image: postgres', '+    image: x'],
    ],
    ['nothing', [{ op: 'test', path: '/services/web/ports', value: [80, 443] }], []],
  ])('%s', async (_, patch, lines) => {
    expect(await difference(patch)).toEqual(lines)
  })

  test.each<[string, string, Patch, string]>([
    ['a first key, its comments and blank lines', 'a:\n  x: 1\n\n  # y\n  y: 2\n', [{ op: 'remove', path: '/a/x' }], 'a:\n  # y\n  y: 2\n'],
    ['the last key of a mapping', 'a:\n  x: 1 # c\nb: 2\n', [{ op: 'remove', path: '/a/x' }], 'a: {}\nb: 2\n'],
    ['the last key of all', 'a: 1\n', [{ op: 'remove', path: '/a' }], '{}\n'],
    ['the first key of an item', '- a: 1\n  b: 2\n- c\n', [{ op: 'remove', path: '/0/a' }], '- b: 2\n- c\n'],
    ['a text without a line end', 'a: 1', [{ op: 'add', path: '/b', value: 2 }], 'a: 1\nb: 2\n'],
    ['line ends of Windows', 'a: 1\r\nb: 2\r\n', [{ op: 'add', path: '/c', value: ['x'] }], 'a: 1\r\nb: 2\r\nc:\r\n  - x\r\n'],
    ['a value that was not there', 'a:\nb: 1\n', [{ op: 'replace', path: '/a', value: 2 }], 'a: 2\nb: 1\n'],
    ['a comment beside a key', 'a: # c\n  x: 1\nb: 2\n', [{ op: 'replace', path: '/a', value: { z: 1 } }], 'a: # c\n  z: 1\nb: 2\n'],
    ['an explicit key', '? a\n: 1\n', [{ op: 'replace', path: '/a', value: 2 }], '? a\n: 2\n'],
    [
      'JSON stays JSON',
      '{"a": 1, "c": [1,2]}',
      [
        { op: 'add', path: '/b', value: { x: 'y' } },
        { op: 'replace', path: '/a', value: 'z' },
      ],
      '{"a": "z", "c": [1,2], "b": { "x": "y" }}',
    ],
    ['a flow sequence over lines', 'a: [\n  1, # one\n  2\n]\n', [{ op: 'add', path: '/a/-', value: 3 }], 'a: [\n  1, # one\n  2, 3\n]\n'],
    ['a tag and quotes move along', '- a\n- !x "b"\n', [{ op: 'move', from: '/1', path: '/0' }], '- !x "b"\n- a\n'],
    [
      'keys that are no strings',
      '1: a\ntrue: b\n',
      [
        { op: 'replace', path: '/1', value: 'x' },
        { op: 'remove', path: '/true' },
      ],
      '1: x\n',
    ],
    [
      'keys with slashes and tildes',
      'a/b: 1\n~c: 2\n',
      [
        { op: 'replace', path: '/a~1b', value: 3 },
        { op: 'replace', path: '/~0c', value: 4 },
      ],
      'a/b: 3\n~c: 4\n',
    ],
    ['the whole document', '# top\n---\na: 1\n', [{ op: 'replace', path: '', value: ['x'] }], '# top\n---\n- x\n'],
    ['a document of comments', '# top\n', [{ op: 'add', path: '', value: { a: 1 } }], '# top\na: 1\n'],
    ['an empty text', '', [{ op: 'replace', path: '', value: 'x' }], '"x"\n'],
    ['a tagged value', 'a: 1\n', [{ op: 'add', path: '/b', value: { $type: 'date', value: '2001-12-14T00:00:00.000Z' } }], 'a: 1\nb: !!timestamp 2001-12-14\n'],
    ['a key named __proto__', 'a: 1\n', [{ op: 'add', path: '/__proto__', value: 2 }], 'a: 1\n__proto__: 2\n'],
  ])('%s', async (_, text, patch, result) => {
    expect(await edited(text, patch)).toBe(result)
  })
})

describe('an operation that fails leaves all undone, and says which it was', () => {
  test.each<[Patch[number], string, string]>([
    [{ op: 'test', path: '/version', value: 4 }, 'failed_precondition', 'test_failed'],
    [{ op: 'remove', path: '/services/db' }, 'failed_precondition', 'anchor_in_use'],
    [{ op: 'replace', path: '/services', value: {} }, 'failed_precondition', 'anchor_in_use'],
    [{ op: 'replace', path: '/last/image', value: 1 }, 'failed_precondition', 'alias'],
    [{ op: 'replace', path: '/nope', value: 1 }, 'not_found', 'no_such_path'],
    [{ op: 'remove', path: '/services/web/env/2' }, 'not_found', 'no_such_path'],
    [{ op: 'remove', path: '/services/web/env/-' }, 'not_found', 'no_such_path'],
    [{ op: 'add', path: '/services/web/env/3', value: 1 }, 'not_found', 'no_such_path'],
    [{ op: 'add', path: '/version/a', value: 1 }, 'not_found', 'no_such_path'],
    [{ op: 'copy', from: '/__proto__', path: '/a' }, 'not_found', 'no_such_path'],
    [{ op: 'test', path: '/services/web/env/length', value: 2 }, 'invalid_argument', 'bad_pointer'],
    [{ op: 'test', path: '/services/web/env/01', value: 2 }, 'invalid_argument', 'bad_pointer'],
    [{ op: 'add', path: 'version', value: 2 }, 'invalid_argument', 'bad_pointer'],
    [{ op: 'add', path: '/~2', value: 2 }, 'invalid_argument', 'bad_pointer'],
    [{ op: 'move', from: '/services', path: '/services/web' }, 'invalid_argument', 'bad_pointer'],
    [{ op: 'add', path: '/a', value: { $type: 'date', value: 1 } }, 'invalid_argument', 'bad_tag'],
  ])('%j: %s, %s', async (operation, code, reason) => {
    const problem = await problemOf(edited(service, [{ op: 'remove', path: '/text' }, operation]))
    expect({ code: problem.code, reason: problem.reason }).toEqual({ code, reason })
    if (code === 'invalid_argument') expect(problem.issues?.[0]?.path.slice(0, 2)).toEqual(['patch', 1])
    else expect(problem.data).toEqual({ operation: 1 })
  })

  test('a text that is wrong, or several documents, are not edited', async () => {
    expect((await problemOf(edited('a: 1\na: 2\n', []))).reason).toBe('duplicate_key')
    expect((await problemOf(edited('a\n---\nb\n', []))).reason).toBe('multiple_documents')
    expect(await problemOf(edited('!!set {a, b}', [{ op: 'add', path: '/c', value: null }]))).toMatchObject({ reason: 'not_a_container' })
  })

  test('a document can’t be made to grow without end', async () => {
    const doubling: Patch = Array.from({ length: 60 }, (_, index) => ({ op: 'copy', from: '', path: `/k${index}` }))
    expect((await problemOf(edited('a: 1\n', doubling))).code).toBe('invalid_argument')
    const deeper: Patch = Array.from({ length: 150 }, () => ({ op: 'replace', path: '', value: [] }) as const)
    expect(await edited('a: 1\n', deeper)).toBe('[]\n')
    expect(
      (
        await problemOf(
          edited(
            '[]',
            Array.from({ length: 150 }, (_, index) => ({ op: 'add', path: `${'/0'.repeat(index)}/0`, value: [] })),
          ),
        )
      ).reason,
    ).toBe('too_deep')
  })
})
