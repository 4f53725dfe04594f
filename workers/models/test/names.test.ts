import { Problem } from '@dot-do/contract'
import { anonymous } from '@dot-do/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Catalogue } from '../src/catalogue/catalogue.ts'
import { View } from '../src/catalogue/view.ts'
import { pins } from '../src/names/aliases.ts'
import { resolve } from '../src/names/resolve.ts'
import { catalogue, deployed } from './catalogue.ts'
import { spellings } from './spellings.ts'

const view = new View(catalogue)
const ids = [...catalogue.models.keys()]
const rows = Object.entries(spellings).flatMap(([id, names]) => names.map((name) => [name, id] as const))

test('there are spellings enough', () => {
  expect(rows.length).toBeGreaterThanOrEqual(300)
  expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length)
})

describe('a spelling', () => {
  test.each(rows)('%s is %s', (name, id) => {
    expect(resolve(view, name).model).toBe(id)
  })
})

test('what is printed resolves to itself, for every model with every provider of it', () => {
  for (const { id, endpoints } of catalogue.models.values()) {
    for (const provider of [undefined, ...new Set(endpoints.map((each) => each.provider))]) {
      const printed = resolve(view, provider === undefined ? id : `${id}@${provider}`)
      expect(printed).toMatchObject({ model: id, name: provider === undefined ? id : `${id}@${provider}` })
      expect(resolve(view, printed.name)).toEqual(printed)
    }
  }
})

test('what is printed resolves to itself, whatever it asks for', () => {
  const asked = fc.subarray(['tools', 'json', 'image', 'context>=1000', 'cost<1000', 'temperature:0.5', 'stop:"x"', '128k'])
  fc.assert(
    fc.property(fc.constantFrom(...ids), asked, fc.option(fc.constantFrom('free', 'nitro', 'floor')), (id, args, variant) => {
      const name = `${id}${variant === null ? '' : `:${variant}`}${args.length > 0 ? `(${args.join(',')})` : ''}`
      const printed = attempt(name)
      if (printed instanceof Problem) expect(printed).toMatchObject({ code: 'failed_precondition', data: { candidates: [id] } })
      else expect(resolve(view, printed.name)).toEqual(printed)
    }),
  )
})

test('a catalogue made anew, in another order, means the same by every spelling', () => {
  const other = new View(new Catalogue({ ...deployed, models: deployed.models.toReversed() }))
  const served = [...catalogue.models.values()].flatMap(({ endpoints }) => endpoints.map(({ modelId }) => modelId))
  for (const name of [...ids, ...served, ...rows.map(([spelling]) => spelling), ...ids.map((id) => id.split('/')[1] ?? '')]) {
    expect([name, said(attempt(name, other))]).toEqual([name, said(attempt(name))])
  }
})

test('any text means one model, several or none', () => {
  const bits = fc.constantFrom(
    'claude',
    'gpt',
    'opus',
    '4',
    '4.5',
    '-',
    ' ',
    '/',
    ':',
    '@',
    '70b',
    'llama',
    'mini',
    '(tools)',
    '|',
    'latest',
    '.',
    'é',
    '__proto__',
    'constructor',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 512 }),
        fc.array(bits, { maxLength: 8 }).map((each) => each.join('')),
      ),
      (name) => {
        const made = attempt(name)
        if (made instanceof Problem) expect(['invalid_argument', 'not_found', 'failed_precondition']).toContain(made.code)
        else expect(catalogue.models.has(made.model)).toBe(true)
      },
    ),
  )
})

test('every pin is of a model that is there, and says the same at the front door', async () => {
  const { models } = anonymous()
  for (const { alias, model } of pins) {
    expect(catalogue.models.get(model), alias).toBeDefined()
    expect(resolve(view, alias)).toMatchObject({ model, how: 'alias' })
  }
  for (const [name, id] of rows.filter((_, index) => index % 20 === 0)) expect((await models.resolveModel({ name })).model).toBe(id)
})

test('a model that is gone is found by its id alone', () => {
  const models = deployed.models.map((model) => (model.id === 'anthropic/claude-opus-5.5' ? { ...model, retired: '2026-12-01' } : model))
  const later = new View(new Catalogue({ ...deployed, models }))
  expect(resolve(later, 'anthropic/claude-opus-5.5').model).toBe('anthropic/claude-opus-5.5')
  for (const name of ['opus', 'claude-opus-5.5', 'claude 5.5 opus']) expect(attempt(name, later)).toBeInstanceOf(Problem)
})

test('the cheapest that fits is the first by price of those that state one', () => {
  const { model, how, candidates } = resolve(view, 'cheap(image,structured)')
  expect(how).toBe('cheapest')
  expect(candidates[0]).toBe(`${model}(image,structured)`)
  expect(catalogue.models.get(model)?.modalities.input).toContain('image')
  expect(catalogue.models.get(model)?.capabilities).toContain('structured')
})

function attempt(name: string, of = view): ReturnType<typeof resolve> | Problem {
  try {
    return resolve(of, name)
  } catch (err) {
    if (err instanceof Problem) return err
    throw err
  }
}

const said = (made: ReturnType<typeof resolve> | Problem): unknown => (made instanceof Problem ? [made.code, made.data] : made)
