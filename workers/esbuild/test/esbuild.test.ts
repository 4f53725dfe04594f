import { anonymous } from '@dot-do/testing'
import { expect, test } from 'vitest'
import { type BuildInput, call, refused } from './call.ts'
import { native, ours } from './native.ts'

const cases: Record<string, BuildInput> = {
  'a package by its exports, imports and conditions': {
    files: {
      'index.ts': `import a from 'pkg/feature'; import b from 'pkg'; console.log(a, b)`,
      'node_modules/pkg/package.json': JSON.stringify({
        exports: { '.': { workerd: './w.js', default: './d.js' }, './feature': { require: './no.cjs', import: './f.mjs' } },
        imports: { '#inner': './inner.js' },
      }),
      'node_modules/pkg/w.js': `export { default } from '#inner'`,
      'node_modules/pkg/inner.js': `export default 'inner'`,
      'node_modules/pkg/f.mjs': `export default 'feature'`,
    },
    entryPoints: ['index.ts'],
  },
  'a browser field, and files it takes away': {
    files: {
      'index.js': `import x from 'pkg'; x()`,
      'node_modules/pkg/package.json': JSON.stringify({ main: 'main.js', browser: { './node.js': './browser.js', fs: false } }),
      'node_modules/pkg/main.js': `const fs = require('fs'); module.exports = () => require('./node.js')(fs)`,
      'node_modules/pkg/node.js': `module.exports = 'node'`,
      'node_modules/pkg/browser.js': `module.exports = () => 'browser'`,
    },
    entryPoints: ['index.js'],
    options: { platform: 'browser' },
  },
  'what has no side effects is left out': {
    files: {
      'index.js': `import { a } from 'pkg'; console.log(a)`,
      'node_modules/pkg/package.json': JSON.stringify({ module: 'index.js', sideEffects: ['./kept.js'] }),
      'node_modules/pkg/index.js': `export * from './a.js'; export * from './b.js'; import './kept.js'`,
      'node_modules/pkg/a.js': `export const a = 1`,
      'node_modules/pkg/b.js': `console.log('gone'); export const b = 2`,
      'node_modules/pkg/kept.js': `console.log('kept')`,
    },
    entryPoints: ['index.js'],
    options: { minify: true },
  },
  'paths and settings of a tsconfig.json that extends another': {
    files: {
      'tsconfig.json': `{ // comments are fine
        "extends": "./base.json", "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "lib" } }`,
      'base.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] }, experimentalDecorators: true, useDefineForClassFields: false } }),
      'src/a.tsx': `import { b } from '@/deep/b'; declare const d: any; @d class A { x = <p>{b}</p> }; export { A }`,
      'src/deep/b.ts': `export const b: number = 1`,
      'node_modules/lib/jsx-runtime.js': `export const jsx = (...all) => all`,
    },
    entryPoints: ['src/a.tsx'],
  },
  'css with imports, modules, assets and nesting': {
    files: {
      'site.css': `@import './more.css' layer(base); .a { background: url(./dot.png); & .b { color: #ff0000 } }`,
      'more.css': `@media (min-width: 1px) { a { margin: 0 0 0 0 } }`,
      'app.js': `import styles from './x.module.css'; import './site.css'; console.log(styles.box)`,
      'x.module.css': `.box { composes: other; color: red } .other { color: blue }`,
      'dot.png': { base64: 'iVBORw0KGgo=' },
    },
    entryPoints: ['app.js', 'site.css'],
    options: { loader: { '.png': 'file' }, minifySyntax: true, assetNames: 'media/[name]-[hash]' },
  },
  'assets of every loader': {
    files: {
      'index.js': `
        import text from './a.txt'; import json, { n } from './a.json'; import data from './a.svg'; import bytes from './a.bin'; import raw from './a.b64'
        import copied from './a.copy'; import url from './a.url'; import nothing from './a.none'
        console.log(text, json, n, data, bytes, raw, copied, url, nothing)`,
      'a.txt': 'text é\n',
      'a.json': '{"n": [1, {"__proto__": 2}]}',
      'a.svg': '<svg/>',
      'a.bin': { base64: '/wD/' },
      'a.b64': { base64: '/wD/' },
      'a.copy': 'copied',
      'a.url': { base64: '/////w==' },
      'a.none': 'x',
    },
    entryPoints: ['index.js'],
    options: {
      loader: { '.svg': 'dataurl', '.bin': 'binary', '.b64': 'base64', '.copy': 'copy', '.url': 'file', '.none': 'empty' },
      publicPath: 'https://cdn.example/',
    },
  },
  'code splitting with shared chunks': {
    files: {
      'a.js': `import { s } from './s'; export const a = () => import('./l').then(() => s)`,
      'b.js': `import { s } from './s'; console.log(s)`,
      's.js': `export const s = { shared: true }`,
      'l.js': `import { s } from './s'; export default s`,
    },
    entryPoints: { 'out/one': 'a.js', 'out/two': 'b.js' },
    options: { splitting: true, chunkNames: 'chunks/[name]-[hash]', sourcemap: true },
  },
  'an import by glob': {
    files: { 'i.js': `const n = 'a'; import('./d/' + n + '.js'); require(\`./d/\${n}.js\`)`, 'd/a.js': 'export default 1', 'd/b.js': 'export default 2' },
    entryPoints: ['i.js'],
  },
  'mangled properties with a cache': {
    files: { 'i.js': `export const o = { _first: 1, _second: 2, kept: 3, _reserved: 4 }; o._first` },
    entryPoints: ['i.js'],
    options: { mangleProps: '^_', reserveProps: '^_r', mangleCache: { _first: 'one', _never: false } },
  },
  'inject, define, drop, pure, alias, banner and footer': {
    files: {
      'i.js': `console.log(DEBUG, process.env.NODE_ENV); DEV: fail(); impure(); import x from 'old'; x($)`,
      'shim.js': `export const $ = () => {}`,
      'new.js': `export default console.warn`,
    },
    entryPoints: ['i.js'],
    options: {
      ...{ inject: ['./shim.js'], define: { DEBUG: 'false', 'process.env.NODE_ENV': '"x=y"' }, drop: ['console'], dropLabels: ['DEV'], pure: ['impure'] },
      ...{ alias: { old: './new.js' }, banner: { js: '// first' }, footer: { js: '// last' }, minifySyntax: true },
    },
  },
  'warnings with their places': {
    files: { 'i.js': `const é = typeof x === 'nul'; if (x === -0) {}; ({ a: 1, a: 2 }); x == NaN`, 'i.css': 'a { colr: red; margin: ; }' },
    entryPoints: ['i.js', 'i.css'],
    options: { bundle: false },
  },
  'an outfile, without a bundle': {
    files: { 'i.ts': 'let x: number = 1' },
    entryPoints: ['i.ts'],
    options: { bundle: false, outfile: 'out/x.js', format: 'cjs' },
  },
  'names in any script, and a byte order mark': {
    files: { 'мир.js': '\uFEFFexport const 𐊧 = "💩\u2028"', 'src/日本.css': 'a{content:"→"}' },
    entryPoints: ['мир.js', 'src/日本.css'],
    options: { charset: 'utf8', sourcemap: 'inline' },
  },
}

test.each(Object.keys(cases))('as native esbuild: %s', async (name) => {
  const input = cases[name] as BuildInput
  const theirs = await native(input)
  expect(theirs.errors).toBeUndefined()
  expect(ours(await call('build', input))).toEqual(theirs)
})

test('each output says what it is', async () => {
  const { outputs, metafile } = await call('build', {
    files: {
      'a.js': `import './a.css'; import u from './u.txt'; export const x = () => import('./l'); export default u`,
      'b.js': `export * from './l'`,
      'a.css': 'a{}',
      'u.txt': 'u',
      'l.js': 'export const l = 1',
    },
    entryPoints: ['a.js', 'b.js'],
    options: { splitting: true, sourcemap: true, loader: { '.txt': 'file' } },
  })
  const kinds = Object.fromEntries(outputs.map(({ path, kind, entryPoint }) => [path.replace(/-[A-Z0-9]{8}/, ''), entryPoint ? [kind, entryPoint] : [kind]]))
  expect(kinds).toEqual({
    ...{ 'dist/a.js': ['entry', 'a.js'], 'dist/b.js': ['entry', 'b.js'], 'dist/a.css': ['entry', 'a.js'] },
    ...{ 'dist/chunk.js': ['chunk'], 'dist/l.js': ['chunk', 'l.js'], 'dist/u.txt': ['asset'] },
    ...{ 'dist/a.js.map': ['map'], 'dist/b.js.map': ['map'], 'dist/a.css.map': ['map'], 'dist/chunk.js.map': ['map'], 'dist/l.js.map': ['map'] },
  })
  const [entry] = outputs.filter(({ path }) => path === 'dist/a.js')
  expect(entry).toMatchObject({ exports: ['default', 'x'], bytes: Buffer.byteLength(entry?.text ?? ''), imports: metafile.outputs['dist/a.js']?.imports })
  expect(entry?.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('a transform is anyone’s', async () => {
  const { esbuild } = anonymous()
  expect(await esbuild.transform({ code: 'const x: number = <b>{1}</b>', options: { jsx: 'automatic', sourcemap: true, sourcefile: 'x.tsx' } })).toEqual({
    code: 'import { jsx } from "react/jsx-runtime";\nconst x = /* @__PURE__ */ jsx("b", { children: 1 });\n',
    map: expect.stringContaining('"sources": ["x.tsx"]'),
    warnings: [],
  })
})

test('a name that no option has is refused', async () => {
  const wrong = { files: { 'a.js': '' }, entryPoints: ['a.js'], options: { minfy: true } } as unknown as BuildInput
  expect(await refused('build', wrong)).toMatchObject({
    code: 'invalid_argument',
    issues: [{ path: ['options'], message: expect.stringMatching(/minfy.*; nearest: minify/) }],
  })
})
