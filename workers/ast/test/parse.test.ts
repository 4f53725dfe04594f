import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse as parseTypeScript } from '@typescript-eslint/typescript-estree'
import * as acorn from 'acorn'
import jsx from 'acorn-jsx'
import { Problem } from '@dot-do/contract/problem'
import type { Input } from '@dot-do/contract'
import type contract from 'ast.do/contract'
import { problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { parse as parseMethod } from '../src/methods/parse.ts'
import { call } from './call.ts'
import { breath, isFull, random, sources } from './corpus.ts'
import { comparable, difference } from './trees.ts'

interface Tree {
  ast: Record<string, unknown>
  errors: { message: string }[]
}

type ParseInput = Omit<Input<typeof contract, 'parse'>, 'comments' | 'tokens' | 'loc'>

// In this process: there are thousands of sources. That the Worker answers the same is shown by a sample.
const parse = (input: ParseInput): Tree => parseMethod({ comments: false, tokens: false, loc: false, ...input }) as unknown as Tree

/** The tree, or undefined where the source has an error. */
function accepted(input: ParseInput): unknown {
  try {
    const { ast, errors } = parse(input)
    requireOwn(ast)
    return errors.length === 0 ? ast : undefined
  } catch (err) {
    if (!(err instanceof Problem) || err.code !== 'invalid_argument') throw err
    return undefined
  }
}

/** Nothing of Babel’s is left on any node, wherever it hangs. */
function requireOwn(tree: unknown): void {
  JSON.stringify(tree, (_, value: { type?: unknown; start?: unknown; loc?: unknown } | null) => {
    if (typeof value?.type === 'string' && (value.start !== undefined || value.loc !== undefined)) throw new Error(`a ${value.type} was not seen`)
    return value
  })
}

function acornTree(code: string, sourceType: 'module' | 'script', parser: Pick<typeof acorn.Parser, 'parse'> = acorn.Parser): unknown {
  try {
    return parser.parse(code, { ecmaVersion: 'latest', sourceType, ranges: true })
  } catch {
    return undefined
  }
}

describe('Test262’s parser tests', () => {
  const folder = dirname(fileURLToPath(import.meta.resolve('test262-parser-tests/package.json')))
  const cases = (kind: string) =>
    readdirSync(join(folder, kind)).map((name) => ({
      name,
      code: readFileSync(join(folder, kind, name), 'utf8'),
      sourceType: name.includes('.module.') ? ('module' as const) : ('script' as const),
    }))

  // What the language allows since the tests were written; acorn takes these too.
  const allowedNow = [
    ...['0d5e450f1da8a92a.js', '647e21f8f157c338.js', '748656edbfb2d0bb.js', '79f882da06f88c9f.js', '8af69d8f15295ed2.js', '92b6af54adef3624.js'],
    ...['98204d734f8c72b3.js', 'c060a3014ad24dfd.js', 'e3fbcf63d7e43ead.js', 'ef81b93cf9bdb4ec.js'],
    ...['0f5f47108da5c34e.js', '12a74c60f52a60de.js', '1aff49273f3e3a98.js', 'be7329119eaa3d47.js', 'ec31fa5e521c5df4.js'],
  ]
  // Babel does not look into regular expressions, and takes a call as a target, as browsers do outside strict code.
  const takenByBabel = [
    '66e383bfd18e66ab.js',
    '78c215fabdf13bae.js',
    'bf49ec8d96884562.js',
    'e4a43066905a597b.js',
    '4de83a7417cd30dd.js',
    'a8beb1480f385441.js',
  ]
  const exceptions = new Set([...allowedNow, ...takenByBabel])

  test.each(['pass', 'pass-explicit'])('%s: every one is taken, with acorn’s tree', (kind) => {
    const wrong = cases(kind).flatMap(({ name, code, sourceType }) => {
      const ours = accepted({ code, language: 'javascript', sourceType })
      const found = difference(comparable(ours, { withRange: true }), comparable(acornTree(code, sourceType), { withRange: true }))
      return found === undefined ? [] : [`${name} ${found}`]
    })
    expect(wrong).toEqual([])
  })

  test.each(['fail', 'early'])('%s: every one is refused but for those that are known', (kind) => {
    const taken = cases(kind).filter(({ code, sourceType }) => accepted({ code, language: 'javascript', sourceType }) !== undefined)
    expect(taken.map(({ name }) => name).filter((name) => !exceptions.has(name))).toEqual([])
  })

  test('an exception is one still, and those of the language are acorn’s too', () => {
    const all = [...cases('fail'), ...cases('early')]
    for (const { name, code, sourceType } of all.filter((each) => exceptions.has(each.name))) {
      expect(accepted({ code, language: 'javascript', sourceType }), name).toBeDefined()
      if (takenByBabel.includes(name)) expect(acornTree(code, sourceType), name).toBeUndefined()
    }
  })

  test('the Worker answers what was compared', async () => {
    const next = random(7)
    const all = [...cases('pass'), ...cases('early'), ...cases('fail')]
    for (let count = 0; count < 40; count++) {
      const { code, sourceType, name } = all[next(all.length)] ?? { code: '', sourceType: 'script' as const, name: '' }
      const ours = accepted({ code, language: 'javascript', sourceType })
      const theirs = await call('parse', { code, language: 'javascript', sourceType }).then(
        ({ ast, errors }) => (errors.length === 0 ? ast : undefined),
        () => undefined,
      )
      expect(theirs, name).toEqual(ours === undefined ? undefined : comparable(ours, { withRange: true }))
    }
  })
})

describe('real sources', { timeout: 300_000 }, () => {
  test('JavaScript has acorn’s tree', async () => {
    const wrong: string[] = []
    for (const { path, code } of sources({ extensions: ['.js', '.mjs'], count: isFull ? 2000 : 30 })) {
      await breath()
      const sourceType = acornTree(code, 'module') === undefined ? 'script' : 'module'
      const theirs = acornTree(code, sourceType)
      const ours = accepted({ code, language: 'javascript', sourceType })
      const found = difference(comparable(ours, { withRange: true }), comparable(theirs, { withRange: true }))
      if (found !== undefined) wrong.push(`${path} ${found}`)
    }
    expect(wrong).toEqual([])
  })

  // typescript-eslint says of a file without imports that it is a script. In ranges of types it counts parentheses that Babel does not,
  // and in those of a template's pieces their delimiters.
  const without = ['sourceType']
  const withoutTypes = (tree: unknown): unknown =>
    JSON.parse(
      JSON.stringify(tree, (_, value: { type?: string } | null) => (/^TS|^TemplateElement$/.test(value?.type ?? '') ? { ...value, range: undefined } : value)),
    )

  test('TypeScript has typescript-eslint’s tree', async () => {
    const wrong: string[] = []
    for (const { path, code } of sources({ extensions: ['.ts', '.mts', '.tsx'], count: isFull ? 2000 : 30 })) {
      await breath()
      const [ours, theirs] = [accepted({ code, path, sourceType: 'module' }), typescriptTree(code, path)]
      const found =
        difference(comparable(ours, { without }), comparable(theirs, { without })) ??
        difference(withoutTypes(comparable(ours, { without, withRange: true })), withoutTypes(comparable(theirs, { without, withRange: true })))
      if (found !== undefined) wrong.push(`${path} ${found}`)
    }
    expect(wrong).toEqual([])
  })

  function typescriptTree(code: string, path: string): unknown {
    try {
      return parseTypeScript(code, { jsx: path.endsWith('x'), range: true, filePath: path })
    } catch {
      return undefined
    }
  }
})

test('JSX has acorn-jsx’s tree', () => {
  const parser = acorn.Parser.extend(jsx())
  const samples = [
    '<a/>',
    '<a.b c="&lt;d" {...e} f={<g/>}>h {i} &amp; {/* j */}</a.b>',
    '<><a:b c:d="e"/>{f}</>',
    'x = <A b>\n  text\n</A>',
    '<a',
    '<a></b>',
    '<a b={}/>',
  ]
  for (const code of samples) {
    const theirs = acornTree(code, 'module', parser)
    const ours = accepted({ code, language: 'jsx' })
    expect(ours === undefined, code).toBe(theirs === undefined)
    // acorn-jsx gives <> the attributes it can’t have.
    const plain = JSON.parse(JSON.stringify(theirs ?? null), (_, value: { type?: string } | null) =>
      value?.type === 'JSXOpeningFragment' ? { ...value, attributes: undefined, selfClosing: undefined } : value,
    ) as unknown
    if (theirs !== undefined) expect(difference(comparable(ours, { withRange: true }), comparable(plain, { withRange: true })), code).toBeUndefined()
  }
})

describe('errors', () => {
  test('stand beside the best tree, with their place', async () => {
    const { ast, errors } = await call('parse', { code: 'const a = 1\nconst a = 2\n', language: 'javascript' })
    expect(errors).toEqual([{ message: expect.stringContaining('already been declared'), line: 2, column: 6, offset: 18 }])
    expect((ast as { body: unknown[] }).body).toHaveLength(2)
  })

  test('a source of no tree is refused, with the line', async () => {
    const problem = await problemOf(call('parse', { code: 'a\nlet b = ;\n', language: 'javascript' }))
    expect(problem).toMatchObject({
      code: 'invalid_argument',
      reason: 'syntax',
      issues: [{ path: ['code'], location: { line: 2, column: 9, text: 'let b = ;' } }],
    })
  })

  test('a script is one where it is no module', async () => {
    expect((await call('parse', { code: 'with (a) b', language: 'javascript' })).ast).toMatchObject({ sourceType: 'script' })
    expect((await call('parse', { code: 'await a', language: 'javascript' })).ast).toMatchObject({ sourceType: 'module' })
    expect((await call('parse', { code: 'with (a) b; export {}', language: 'javascript' })).errors).toHaveLength(1)
    expect((await call('parse', { code: 'return 1', path: 'a.cjs' })).errors).toEqual([])
  })
})

describe('what else is asked for', () => {
  test('comments, tokens and places', async () => {
    const answer = await call('parse', {
      code: '// one\nf(/* two */ `a${1n}`, #b in c, /d/u)',
      language: 'javascript',
      comments: true,
      tokens: true,
      loc: true,
    })
    expect(answer.comments).toEqual([
      { type: 'Line', value: ' one', range: [0, 6], loc: { start: { line: 1, column: 0 }, end: { line: 1, column: 6 } } },
      { type: 'Block', value: ' two ', range: [9, 18], loc: { start: { line: 2, column: 2 }, end: { line: 2, column: 11 } } },
    ])
    expect(answer.tokens?.map(({ type, value }) => `${type} ${String(value)}`)).toEqual([
      ...['Identifier f', 'Punctuator (', 'Template `a${', 'Numeric 1n', 'Template }`', 'Punctuator ,', 'PrivateIdentifier #b', 'Keyword in', 'Identifier c'],
      ...['Punctuator ,', 'RegularExpression /d/u', 'Punctuator )'],
    ])
    expect(answer.ast['loc']).toEqual({ start: { line: 1, column: 0 }, end: { line: 2, column: 36 } })
  })

  test('every node has its type and its range, and nothing of Babel’s', async () => {
    const { ast } = await call('parse', { code: 'class A<T> extends B { #c = (1); static { d``; /e/v } }', language: 'typescript' })
    const keys = new Set<string>()
    JSON.stringify(ast, (key, value: unknown) => {
      keys.add(key)
      if (typeof value === 'object' && value !== null && 'type' in value)
        expect(value).toMatchObject({ type: expect.any(String), range: [expect.any(Number), expect.any(Number)] })
      return value
    })
    for (const key of ['start', 'end', 'loc', 'extra', 'errors', 'interpreter']) expect(keys).not.toContain(key)
  })
})

describe('the tree of tree-sitter', () => {
  interface Concrete {
    kind: string
    range: [number, number]
    text?: string
    children: Concrete[]
  }

  const leaves = (node: Concrete): Concrete[] => (node.children.length === 0 ? [node] : node.children.flatMap(leaves))

  test.each([
    ['python', 'def f(x):\n    return "ä😀", x  # ü\n'],
    ['go', 'package main\n\nfunc f(x int) string { return "ä😀" }\n'],
    ['rust', "fn f<'a>(x: &'a str) -> &'a str { x } // ä😀\n"],
    ['java', 'class A { String f() { return "ä😀"; } }\n'],
    ['css', 'a:hover > b { color: #fff } /* ä😀 */\n'],
    ['bash', 'for x in "$@"; do echo "ä😀 ${x%%.*}"; done\n'],
    ['javascript', 'f("ä😀", x)'],
    ['tsx', 'const a: B<C> = <d e="ä😀" />'],
  ] as const)('%s: leaves are the source, in UTF-16 code units', async (language, code) => {
    const { ast, errors } = await call('parse', { code, language, format: 'cst' })
    expect(errors).toEqual([])
    for (const { text, range } of leaves(ast as unknown as Concrete)) expect(code.slice(...range)).toBe(text)
    expect(ast['range']).toEqual([0, code.length])
  })

  test('tells what is missing and what is wrong', async () => {
    const { errors } = await call('parse', { code: 'def f(:\n', language: 'python' })
    expect(errors.length).toBeGreaterThan(0)
    expect(errors[0]).toMatchObject({ line: 1, column: expect.any(Number), offset: expect.any(Number) })
  })

  test('is all there is of Python', async () => {
    expect((await problemOf(call('parse', { code: 'a', language: 'python', format: 'estree' }))).code).toBe('invalid_argument')
    expect((await call('parse', { code: 'a', path: 'x/y.py' })).ast).toMatchObject({ kind: 'module' })
  })
})
