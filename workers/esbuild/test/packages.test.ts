import { expect, test } from 'vitest'
import { type BuildInput, call } from './call.ts'
import { installed } from './installed.ts'
import { native, ours } from './native.ts'

type Options = NonNullable<BuildInput['options']>

/** Packages of all ages and shapes, and a line that uses each. */
const packages: Record<string, string> = {
  '@bufbuild/protobuf': `export * from '@bufbuild/protobuf'`,
  '@cfworker/json-schema': `export * from '@cfworker/json-schema'`,
  '@marcbachmann/cel-js': `export * from '@marcbachmann/cel-js'`,
  '@scure/base': `export * from '@scure/base'`,
  ai: `export { generateText } from 'ai'`,
  capnweb: `export * from 'capnweb'`,
  'color-name': `import names from 'color-name'; export const red = names.red`,
  'currency-codes': `export * from 'currency-codes'`,
  'drizzle-orm': `export { eq } from 'drizzle-orm'; export * from 'drizzle-orm/sqlite-core'`,
  'eventsource-parser': `export * from 'eventsource-parser/stream'`,
  'fast-check': `export { check } from 'fast-check'`,
  'fast-json-patch': `import patch from 'fast-json-patch'; export default patch.applyPatch`,
  'fractional-indexing': `export * from 'fractional-indexing'`,
  hono: `export { Hono } from 'hono'; export { jsx } from 'hono/jsx'; export { cors } from 'hono/cors'`,
  ibantools: `export * from 'ibantools'`,
  'ipaddr.js': `import ip from 'ipaddr.js'; export const parse = ip.parse`,
  'js-yaml': `export { load } from 'js-yaml'`,
  'lean-qr': `export { generate } from 'lean-qr'`,
  'libphonenumber-js': `export { parsePhoneNumber } from 'libphonenumber-js/min'`,
  'lodash-es': `export { default } from 'lodash-es'`,
  luxon: `export { DateTime } from 'luxon'`,
  mingo: `export { Query } from 'mingo'`,
  openai: `export { OpenAI } from 'openai'`,
  preact: `import { render, h } from 'preact'; import { useState } from 'preact/hooks'; export { render, h, useState }`,
  re2js: `export { RE2JS } from 're2js'`,
  react: `export * as React from 'react'; export { jsx } from 'react/jsx-runtime'`,
  'react-dom': `import { createRoot } from 'react-dom/client'; export { renderToString } from 'react-dom/server'; export { createRoot }`,
  semver: `import semver from 'semver'; export const { satisfies } = semver`,
  'smol-toml': `export { parse } from 'smol-toml'`,
  'structured-headers': `export * from 'structured-headers'`,
  svelte: `export * from 'svelte/internal/client'`,
  'temporal-polyfill': `export { Temporal } from 'temporal-polyfill'`,
  three: `export { Vector3, Mesh, WebGLRenderer } from 'three'`,
  uqr: `export { renderSVG } from 'uqr'`,
  yaml: `export { parse, stringify } from 'yaml'`,
  zod: `export { z } from 'zod'`,
}

const peers: Record<string, string[]> = { ai: ['zod'], 'react-dom': ['react'] }

const variants: Options[] = [
  { platform: 'browser', minify: true },
  { format: 'cjs', platform: 'node', sourcemap: true },
  { splitting: true, sourcemap: 'inline', sourcesContent: false },
  { format: 'iife', globalName: 'bundle', platform: 'browser', minifyIdentifiers: true, target: 'es2018' },
  { platform: 'browser', splitting: true, minify: true, entryNames: '[name]-[hash]', sourcemap: 'linked', define: { 'process.env.NODE_ENV': '"production"' } },
  {
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    sourcemap: 'external',
    legalComments: 'linked',
    target: ['chrome100', 'safari15'],
  },
]

const isWhole = process.env['CONFORMANCE'] !== undefined

// Each takes a good part of a second: every day some of them, in one way.
const chosen = Object.keys(packages)
  .map((name, index) => [name, index] as const)
  .filter(([, index]) => isWhole || index % 3 === 0)

test.each(chosen)(
  '%s is bundled as native esbuild bundles it',
  async (name, index) => {
    const source = packages[name] ?? ''
    const files = { ...installed(name, ...(peers[name] ?? [])), 'src/index.ts': source, 'src/lazy.ts': `export const lazy = () => import('./index.ts')\n` }
    for (const options of isWhole ? variants : [variants[Math.floor(index / 3) % variants.length] ?? {}]) {
      const input: BuildInput = { files, entryPoints: ['src/index.ts', 'src/lazy.ts'], options: { external: ['cloudflare:*'], ...options } }
      const [mine, theirs] = [ours(await call('build', input)), await native(input)]
      expect(Object.keys(mine.outputs ?? {})).toEqual(Object.keys(theirs.outputs ?? {}))
      expect(mine).toEqual(theirs)
    }
  },
  60_000,
)
