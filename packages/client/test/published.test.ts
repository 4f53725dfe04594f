import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pascal, variableOf } from '../../tools/src/sdk/names.ts'
import { checkSdkSizes } from '../../tools/src/sdk/sizes.ts'
import { readSource, sdkSources } from '../../tools/src/sdk/source.ts'
import { Installed, repository } from './installed.ts'
import { json, problem, ScriptedServer } from './scripted-server.ts'

let user: Installed
const sources = await sdkSources()
// Whose types the contract does not say.
const shaped = sources.filter(({ shape }) => shape !== undefined)
const plain = sources.filter(({ shape }) => shape === undefined)
const odd = await readSource(join(import.meta.dirname, 'fixtures', 'odd.do'))

beforeAll(async () => {
  user = await Installed.make()
}, 120_000)
afterAll(() => user[Symbol.asyncDispose]())

const read = (name: string, file: string) => readFileSync(join(user.app, 'node_modules', name, file), 'utf8')

describe('the packages', () => {
  test('are the client, every domain, every alias, and all at once', () => {
    expect(user.names).toEqual(expect.arrayContaining(['@dot-do/client', ...sources.map(({ contract }) => contract.name), 'odd.do', 'odd-one.do', 'sdk.do']))
  })

  test('hold no zod, no contract, nothing of Node, and nothing that is not in use', () => {
    for (const name of user.names) {
      const files = readdirSync(join(user.app, 'node_modules', name))
      expect(files.filter((file) => !/^(package\.json|README\.md|index\.js|\w+\.d\.ts)$/.test(file))).toEqual([])
      const code = files.filter((file) => /\.(js|ts)$/.test(file)).map((file) => read(name, file))
      for (const text of code) expect(text).not.toMatch(/from ['"](zod|node:|@dot-do\/(?!client)|\.\.)|\brequire\(/)
      expect(
        Object.keys((JSON.parse(read(name, 'package.json')) as { dependencies?: object }).dependencies ?? {}).filter(
          (one) => !/^@dot-do\/client$|\.do$/.test(one),
        ),
      ).toEqual([])
    }
  })

  test('are as small as promised', async () => {
    const sizes = await checkSdkSizes()
    expect(sizes.map(({ name }) => name)).toContain('@dot-do/client')
    expect(sizes.every(({ bytes, bytesMax }) => bytes > 0 && bytes <= bytesMax)).toBe(true)
    await expect(checkSdkSizes({ client: 100, domain: 10, shaped: 10 })).rejects.toThrow(
      /^@dot-do\/client: \d+ bytes, minified and gzipped, is over 100\n.*beside the client/,
    )
  })
})

describe('on plain Node', () => {
  test('an import calls, and fails with a DoError', async () => {
    await using server = await ScriptedServer.start(
      json({ data: { a: 1 }, warnings: [] }),
      problem(400, 'invalid_argument', { issues: [{ path: ['text'], message: 'too long' }] }),
    )
    const printed = await user.print(
      `import { yaml, DoError, safe } from 'yaml.do'
       import { createClient, yaml as same } from 'sdk.do'
       import { odd } from 'odd.do'
       import { oddOne } from 'odd-one.do'
       const { data } = await yaml.parse({ text: 'a: 1' })
       const { error } = await safe(yaml.parse({ text: '' }))
       const all = Object.keys(createClient())
       console.log(JSON.stringify({ data, error, isDoError: error instanceof DoError, isOne: same === yaml && odd === oddOne, all }))`,
      { DO_BASE_URL: server.url, DO_API_KEY: 'do_test_x' },
    )
    expect(JSON.parse(printed)).toEqual({
      data: { a: 1 },
      error: {
        code: 'invalid_argument',
        status: 400,
        message: 'it is invalid_argument',
        requestId: 'req-1',
        issues: [{ path: ['text'], message: 'too long' }],
      },
      isDoError: true,
      isOne: true,
      all: [...sources.map(({ contract }) => variableOf(contract.label)), 'odd'],
    })
    expect(server.seen[0]?.headers.authorization).toBe('Bearer do_test_x')
  })

  test('a client of another shape sends what the contract takes', async () => {
    await using server = await ScriptedServer.start(json({ $type: 'undefined', value: null }), json({ value: [1] }), json(2))
    const printed = await user.print(
      `import { lodash, safe } from 'lodash.do'
       const last = await lodash.last([new Date(0), NaN])
       const chained = await lodash.chain([{ a: 1 }]).map('a').value()
       const { response } = await lodash.size({ args: [[1, 2]] }, { headers: { 'x-mine': 'yes' } }).withResponse()
       const { error } = await safe(lodash.map([1], (n) => n))
       console.log(JSON.stringify({ isUndefined: last === undefined, chained, status: response.status, code: error.code }))`,
      { DO_BASE_URL: server.url },
    )
    expect(JSON.parse(printed)).toEqual({ isUndefined: true, chained: [1], status: 200, code: 'invalid_argument' })
    expect(server.seen.map(({ path, body }) => [path, JSON.parse(body) as unknown])).toEqual([
      [
        '/lodash.do/rpc/last',
        {
          args: [
            [
              { $type: 'date', value: '1970-01-01T00:00:00.000Z' },
              { $type: 'number', value: 'NaN' },
            ],
          ],
        },
      ],
      ['/lodash.do/rpc/chain', { value: [{ a: 1 }], steps: [['map', 'a']] }],
      ['/lodash.do/rpc/size', { args: [[1, 2]] }],
    ])
    expect(server.seen[2]?.headers['x-mine']).toBe('yes')
  })

  test('each client has the methods of its contract', async () => {
    const domains = [...sources, odd].map(({ contract }) => contract)
    const printed = await user.print(
      `import * as all from 'sdk.do'\nconsole.log(JSON.stringify(${JSON.stringify(domains.map(({ label }) => variableOf(label)))}.map((name) => Object.keys(all[name]))))`,
    )
    expect(JSON.parse(printed)).toEqual(domains.map(({ methods }) => Object.keys(methods)))
  })
})

const use = `
import { odd, safe, DoError, type AllInput, type AllError, type Call, type Tree } from 'odd.do'
import { oddOne } from 'odd-one.do'
import { createClient, yaml, auth, gateway, qrcode } from 'sdk.do'
import { yaml as alone, type Data } from 'yaml.do'

const input: AllInput = { tree: { name: 'x', children: [] }, window: {}, json: [1, { a: null }] }
const { data, error } = await safe(odd.all(input, { retries: 0, headers: { a: 'b' } }))
if (error) {
  const failure: AllError = error
  const id: string | undefined = failure.code === 'already_exists' ? failure.data.id : undefined
  if (failure.code === 'not_found') failure.data satisfies undefined
  console.log(id, error instanceof DoError, error.issues?.[0]?.location?.line)
} else console.log(data.window.seconds.toFixed())
const tree: Tree = await oddOne.none()
const blob: Blob = await odd.file({ path: 'x' })
const { response } = await odd.none().withResponse()
const { size }: { size: number } = await odd.upload({ file: new Blob(['x']), style: { logo: new Uint8Array(3) } })
const either = await odd.either()
if (either instanceof Blob) either.type satisfies string
else either.name satisfies string
const png: Blob = await qrcode.generate({ data: 'x', format: 'png' })
const [row]: string[] = (await qrcode.generate({ data: 'x', format: 'matrix' })).modules
const drawn = async (format: 'svg' | 'matrix') => qrcode.generate({ data: 'x', format })
const unknown: Blob | { modules: string[] } = await drawn('svg')
for await (const { position, tree: { name } } of await odd.follow({ since: size })) console.log(position.toFixed(), name)
const call: Call<Tree> = odd.none({}, { signal: new AbortController().signal, timeout: 1, idempotencyKey: 'k' })
const parsed: Data = (await alone.parse({ text: 'a: 1' })).data
const all = createClient({ apiKey: 'x', baseUrl: 'http://localhost:8787', fetch, retries: 1 })
console.log(tree, blob, response.headers.get('x'), call, parsed, all.yaml.parse, yaml.edit, auth.me, gateway.batch, png, row, unknown)

// @ts-expect-error: JSON, not bytes
png.type = (await qrcode.generate({ data: 'x', format: 'matrix' })).type
// @ts-expect-error: no file
odd.upload({ file: 1 })
// @ts-expect-error: a stream, not an event
await odd.follow().position
// @ts-expect-error: a required field
odd.file({})
// @ts-expect-error: a required input
odd.file()
// @ts-expect-error: another type
odd.file({ path: 1 })
// @ts-expect-error: no such field
odd.file({ path: 'x', mode: 'r' })
// @ts-expect-error: nothing is taken
odd.none({ path: 'x' })
// @ts-expect-error: no such colour
odd.all({ ...input, color: 'blue' })
// @ts-expect-error: no JSON
odd.all({ ...input, json: () => 1 })
// @ts-expect-error: no such method
odd.nothing()
// @ts-expect-error: no such option
odd.none({}, { retry: 1 })
// @ts-expect-error: outputs have their defaults filled in
const seconds: undefined = data?.window.seconds
export { seconds }
`

const typesOf = (...types: string[]) => ({ typeRoots: ['@types', '@cloudflare'].map((scope) => join(repository, 'node_modules', scope)), types })

describe('the types', () => {
  test.each([
    ['bundler, in a browser', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'] }],
    ['nodenext, in a browser', { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'] }],
    ['nodenext, on Node', { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2022'], ...typesOf('node') }],
    ['bundler, in a Worker', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022'], ...typesOf('workers-types') }],
    [
      'bundler, as strict as can be',
      {
        module: 'esnext',
        moduleResolution: 'bundler',
        lib: ['es2022', 'dom'],
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        isolatedModules: true,
        verbatimModuleSyntax: true,
      },
    ],
  ])('hold for %s, with nothing skipped', async (_, compilerOptions) => {
    expect(await user.check({ 'use.ts': use }, compilerOptions)).toBe('')
  })

  test('fail where they should: the check itself is no constant', async () => {
    const said = await user.check(
      { 'wrong.ts': `import { odd } from 'odd.do'\nodd.file()\n` },
      { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2022', 'dom'] },
    )
    expect(said).toContain('error TS2554')
  })

  test('say what the contract says, in both directions', async () => {
    const domains = [...plain, odd].map(({ contract: { name, label } }) => ({ name, type: pascal(label) }))
    const fromContract = (name: string) => (name === 'odd.do' ? join(import.meta.dirname, 'fixtures', name) : join(repository, 'sdk', name))
    const text = `
import type { Client } from '${join(repository, 'packages/client/src/source.ts')}'
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'the contract takes more') : 'the package takes more'
type Fn = (...args: never[]) => PromiseLike<unknown>
type ErrorsOf<C> = C extends { '~errors'?: infer E } ? E : never
type Both<P, S> = P extends Fn ? (S extends Fn ? [Same<Parameters<P>, Parameters<S>>, Same<Awaited<ReturnType<P>>, Awaited<ReturnType<S>>>, Same<ErrorsOf<ReturnType<P>>, ErrorsOf<ReturnType<S>>>] : never) : never
type Compared<P, S> = { [K in keyof P | keyof S]: K extends keyof P & keyof S ? Both<P[K], S[K]> : 'missing' }
type AllSame<P, S> = { [K in keyof P | keyof S]: [true, true, true] }
${domains
  .map(
    ({ name, type }) => `import type { ${type} } from '${name}'
import type contract${type} from '${join(fromContract(name), 'src/contract.ts')}'
declare const published${type}: ${type}
declare const source${type}: Client<typeof contract${type}>
declare const compared${type}: Compared<${type}, Client<typeof contract${type}>>
export const there${type}: ${type} = source${type}
export const back${type}: Client<typeof contract${type}> = published${type}
export const same${type}: AllSame<${type}, Client<typeof contract${type}>> = compared${type}`,
  )
  .join('\n')}`
    const options = {
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2024', 'esnext.disposable'],
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      ...typesOf('node', 'workers-types'),
    }
    expect(await user.check({ 'both.ts': text }, options)).toBe('')
  })

  test('of a client of another shape are those of its source', () => {
    for (const { contract, shape = '' } of shaped) {
      const files = readdirSync(join(user.app, 'node_modules', contract.name)).filter((file) => file.endsWith('.d.ts') && file !== 'index.d.ts')
      expect(files).toContain('types.d.ts')
      for (const file of files) {
        const source = readFileSync(join(shape, file.replace('.d.ts', '.ts')), 'utf8')
        expect(read(contract.name, file)).toBe(source.replaceAll(/'\.\/([\w-]+)\.ts'/g, "'./$1.js'"))
      }
    }
  })

  test('tell on hover what the contract tells', () => {
    for (const { contract } of [...plain, odd]) {
      const types = read(contract.name, 'index.d.ts').replaceAll(/\s*\n\s*(?:\*(?!\/))?\s*/g, ' ')
      for (const [method, { summary, description }] of Object.entries(contract.methods)) {
        const [doc = ''] = new RegExp(`(/\\*\\*(?:(?!\\*/).)*\\*/) ${method}\\(input`).exec(types) ?? []
        expect(doc).toContain(`${summary}.`)
        if (description !== undefined) expect(doc).toContain(description)
      }
    }
    expect(read('odd.do', 'index.d.ts')).toMatch(/@deprecated Use `none`\.[^]*Ends with \*\\\/ and goes on[^]*@default 60/)
    expect(read('yaml.do', 'index.d.ts')).toContain(`@example\n   * await yaml.parse(`)
  })
})

describe('the READMEs', () => {
  // Each block is a module of its own; those behind the first need not import again.
  const blocks = sources.flatMap(({ contract: { name, label }, readme = '' }) =>
    [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ''], index): [string, string] => {
      const domain = variableOf(label)
      const imports = new RegExp(`import .*'${name}'`).test(code) ? '' : `import { ${domain} } from '${name}'\n`
      return [`readme-${label}-${index}.ts`, `${imports}${code}\nexport {}`]
    }),
  )

  test('show calls as the types take them', async () => {
    expect(blocks.length).toBeGreaterThan(sources.length / 2)
    const options = { module: 'esnext', moduleResolution: 'bundler', lib: ['es2024', 'dom'], noUnusedLocals: false, ...typesOf('node') }
    const said = await user.check(Object.fromEntries(blocks), options)
    // What a reader has of their own may be named without being declared (TS2304, TS2552, TS18004), and a variable they set is there.
    const lines = said
      .split('\n')
      .filter((line) => /error TS/.test(line) && !/TS(?:2304|2552|18004):/.test(line) && !/process\.env|'string \| undefined'/.test(line))
    expect(lines).toEqual([])
  })
})
