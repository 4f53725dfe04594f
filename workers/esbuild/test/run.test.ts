import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Miniflare } from 'miniflare'
import { expect, test } from 'vitest'
import { type BuildInput, call } from './call.ts'
import { installed } from './installed.ts'
import { inFolder } from './native.ts'

const files = {
  ...installed('hono', 'zod'),
  'package.json': '{ "type": "module" }',
  'src/schema.ts': `import { z } from 'zod'
export enum Size { Small = 's', Large = 'l' }
export const Order = z.object({ size: z.enum([Size.Small, Size.Large]), count: z.int().positive() })`,
  'src/index.ts': `import { Hono } from 'hono'
import { Order } from './schema.ts'
import menu from './menu.json' with { type: 'json' }
const app = new Hono()
app.get('/menu/:name', (c) => c.json({ price: (menu as Record<string, number>)[c.req.param('name')] ?? null }))
app.post('/orders', async (c) => {
  const order = Order.safeParse(await c.req.json())
  return order.success ? c.json(order.data, 201) : c.json({ issues: order.error.issues.map((issue) => issue.path) }, 400)
})
app.get('/lazy', async (c) => c.text((await import('./lazy.ts')).default()))
app.onError((error, c) => c.text(\`\${error.name}: \${error.message}\`, 500))
app.get('/throw', () => { throw new RangeError('thrown') })
export default app`,
  'src/lazy.ts': `class Counter { #count = 41; next() { return ++this.#count } }
export default () => String(new Counter().next())`,
  'src/menu.json': '{ "tea": 2, "cake": 3.5 }',
}

const requests: [path: string, init?: { method: string; body: string }][] = [
  ...([['/menu/tea'], ['/menu/none'], ['/lazy'], ['/throw'], ['/nowhere']] as [string][]),
  ['/orders', { method: 'POST', body: '{"size":"s","count":2}' }],
  ['/orders', { method: 'POST', body: '{"size":"x","count":-1}' }],
]

const ask = `import app from './src/index.ts'
const answers = []
for (const [path, init] of JSON.parse(process.argv[1])) {
  const response = await app.request(path, init)
  answers.push([response.status, await response.text()])
}
console.log(JSON.stringify(answers))`

const options: [string, BuildInput['options']][] = [
  ['as it is', {}],
  ['minified', { minify: true, keepNames: true }],
  ['split', { splitting: true, minifySyntax: true, target: 'es2022' }],
]

test.each(options)('a built Worker answers as its sources do under Node: %s', async (_, given) => {
  const [{ outputs }, wanted] = await Promise.all([call('build', { files, entryPoints: ['src/index.ts'], ...(given && { options: given }) }), underNode()])
  const modules = Object.fromEntries(outputs.map(({ path, text = '' }) => [path, { type: 'esm' as const, contents: text }]))
  const manifest = { mainModule: 'dist/index.js', modulesRoot: '/', modules }
  const miniflare = new Miniflare({ cf: false, workers: [{ config: { name: 'built', compatibilityDate: '2026-11-01', manifest } }] })
  try {
    const answers = []
    for (const [path, init] of requests) {
      const response = await miniflare.dispatchFetch(`http://localhost${path}`, init)
      answers.push([response.status, await response.text()])
    }
    expect(answers).toEqual(wanted)
  } finally {
    await miniflare.dispose()
  }
})

const underNode = (): Promise<unknown> =>
  inFolder(files, async (cwd) => {
    const flags = ['--experimental-transform-types', '--no-warnings', '--input-type=module', '-e', ask, JSON.stringify(requests)]
    return JSON.parse((await promisify(execFile)(process.execPath, flags, { cwd })).stdout) as unknown
  })
