import fc from 'fast-check'
import { expect, test } from 'vitest'
import { embed, type LocalModel, localModels, wordsOf } from '../src/index.ts'

const cosine = (left: string, right: string, model: LocalModel = 'local/hash-512') => {
  const [a, b] = [embed(model, left), embed(model, right)]
  return Array.from(a ?? []).reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0)
}

test('texts that share words, or parts of words, are near; others are not', () => {
  expect(cosine('The cat sat', 'the CAT, sat!')).toBeCloseTo(1, 6)
  expect(cosine('indexing of vectors', 'vector indexes')).toBeGreaterThan(0.25)
  expect(Math.abs(cosine('indexing of vectors', 'quarterly revenue'))).toBeLessThan(0.2)
  expect(cosine('東京都の天気', '東京の天気')).toBeGreaterThan(0.4)
})

test('a text gives the same vector on every machine', () => {
  const vector = embed('local/hash-256', 'A fixed text, 42 words long or not.') ?? []
  const strongest = Array.from(vector, (value, at) => ({ at, value: Number(value.toFixed(5)) })).toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
  expect(strongest.slice(0, 3)).toMatchInlineSnapshot(`
    [
      {
        "at": 239,
        "value": -0.37932,
      },
      {
        "at": 246,
        "value": -0.37932,
      },
      {
        "at": 150,
        "value": -0.30345,
      },
    ]
  `)
})

test('any text is a unit vector, or nothing where it is space', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...(Object.keys(localModels) as LocalModel[])), (text, model) => {
      const vector = embed(model, text)
      expect(vector === undefined).toBe(wordsOf(text).length === 0)
      if (vector) expect([vector.length, Math.hypot(...vector)]).toEqual([localModels[model], expect.closeTo(1, 5)])
    }),
  )
  expect(embed('local/hash-512', ' \n\t')).toBeUndefined()
  expect(embed('local/hash-512', '→ 🎉')).toBeDefined()
})

test('words of scripts without spaces are pairs of characters', () => {
  expect(wordsOf('Ｈello, 東京都 v2のtest')).toEqual(['hello', '東京', '京都', 'v2', 'の', 'test'])
})
