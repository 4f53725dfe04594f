import { isDeepStrictEqual } from 'node:util'
import { Problem } from '@dot-do/contract/problem'
import fc from 'fast-check'
import type { Operation } from 'fast-json-patch'
import { describe, expect, test } from 'vitest'
import type { Operation as Edit } from 'yaml.do/contract'
import { edit } from '../src/methods/edit.ts'
import { parse } from '../src/methods/parse.ts'
import { applied, Hand, intent, json, operationFor } from './patched-texts.ts'

const read = (text: string) => parse({ text, version: '1.2', multi: false, positions: false }).data as unknown
const seed = fc.integer({ min: 1, max: 2 ** 31 - 2 })

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

function attemptEdit(text: string, patch: Operation[]): string | undefined {
  try {
    return edit({ text, patch: patch as Edit[] }).text
  } catch (err) {
    if (err instanceof Problem) return undefined
    throw err
  }
}

describe('any text, any patch', () => {
  test('has the result of a second implementation, or fails where that fails', () => {
    fc.assert(
      fc.property(json, seed, fc.array(intent, { minLength: 1, maxLength: 5 }), (data, choice, intents) => {
        const text = new Hand(choice).text(data)
        let document: { value: unknown } | undefined = { value: read(text) }
        const patch: Operation[] = []
        for (const each of intents) {
          const before: { value: unknown } | undefined = document
          if (!before) break
          const operation = operationFor(before.value, each)
          if (!operation) continue
          patch.push(operation)
          document = attempt(() => ({ value: applied(before.value, operation) }))
        }
        const edited = attemptEdit(text, patch)
        expect(edited === undefined).toBe(document === undefined)
        return edited === undefined || isDeepStrictEqual(read(edited), document?.value)
      }),
      { numRuns: 1500 },
    )
  })

  test('comments stay, but those on what was removed', () => {
    fc.assert(
      fc.property(json, seed, json, (data, choice, value) => {
        const text = new Hand(choice).text({ before: data, here: 1, after: data })
        const edited = edit({ text, patch: [{ op: 'replace', path: '/here', value }] }).text
        const comments = (yaml: string) => yaml.match(/# (?:c|top|lead|in)$/gm)
        expect(comments(edited)).toEqual(comments(text))
      }),
      { numRuns: 300 },
    )
  })

  test('a key added and removed again leaves the text, but for its last line end', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), json, { minKeys: 1, noNullPrototype: true }), seed, json, (data, choice, value) => {
        const text = new Hand(choice).text(data)
        const added = edit({ text, patch: [{ op: 'add', path: '/new', value }] }).text
        const removed = edit({ text: added, patch: [{ op: 'remove', path: '/new' }] }).text
        expect(removed.trimEnd()).toBe(text.trimEnd())
      }),
      { numRuns: 300 },
    )
  })
})
