import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, packed } from '../scripts/wasm.ts'

test('src/wasm holds what the pinned hash-wasm does, and nothing else: node workers/hash/scripts/wasm.ts writes it', () => {
  const wanted = packed()
  expect(readdirSync(folder).toSorted()).toEqual([...wanted.keys()].toSorted())
  for (const [name, bytes] of wanted) expect(readFileSync(join(folder, name)).equals(bytes), name).toBe(true)
})
