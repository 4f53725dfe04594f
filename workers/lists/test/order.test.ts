import { tenant } from '@dot-do/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const writer = () => tenant({ grants: ['lists:write'] })
type Lists = Awaited<ReturnType<typeof writer>>['lists']
type Add = Parameters<Lists['add']>[0]
type Move = Parameters<Lists['move']>[0]

const order = async (lists: Lists, list: string): Promise<string[]> => (await lists.query({ list, limit: 1000, fields: ['id'] })).items.map(({ id }) => id)

type Step =
  | { kind: 'add' | 'move'; count: number; place: 'first' | 'last' | 'before' | 'after' | 'index'; at: number; ids: number[] }
  | { kind: 'remove' | 'take'; ids: number[] }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('add' as const, 'move' as const, 'move' as const),
    count: fc.integer({ min: 1, max: 3 }),
    place: fc.constantFrom('first' as const, 'last' as const, 'before' as const, 'after' as const, 'index' as const),
    at: fc.nat(1000),
    ids: fc.array(fc.nat(1000), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'take' as const), ids: fc.array(fc.nat(1000), { minLength: 1, maxLength: 2 }) }),
)

/** Where a place is among ids that stay; undefined where it names none. */
function placed(stay: string[], { place, at }: { place: string; at: number }): { to: Move['to']; index: number } | undefined {
  if (place === 'first') return { to: 'first', index: 0 }
  if (place === 'last') return { to: 'last', index: stay.length }
  if (place === 'index') return { to: { index: at % (stay.length + 2) }, index: Math.min(at % (stay.length + 2), stay.length) }
  const index = at % Math.max(1, stay.length)
  const beside = stay[index]
  if (beside === undefined) return undefined
  return place === 'before' ? { to: { before: beside }, index } : { to: { after: beside }, index: index + 1 }
}

test('the order is an array’s, whatever is added, moved, taken and removed', async () => {
  const { lists } = await writer()
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const list = `l${round++}`
      let model: string[] = []
      for (const one of steps) {
        const chosen = [...new Set(one.ids.map((nth) => model[nth % Math.max(1, model.length)]))].filter((id) => id !== undefined)
        if (one.kind === 'add') {
          const where = one.place === 'index' ? undefined : placed(model, one)
          const { items } = await lists.add({ list, items: Array.from({ length: one.count }, () => 0), at: where?.to as Add['at'] })
          model = model.toSpliced(where?.index ?? model.length, 0, ...items.map(({ id }) => id))
        } else if (one.kind === 'take') {
          const { items } = model.length > 0 ? await lists.take({ list, count: one.ids.length }) : { items: [] }
          expect(items.map(({ id }) => id)).toEqual(model.slice(0, one.ids.length))
          model = model.slice(items.length)
        } else if (chosen.length > 0) {
          const stay = model.filter((id) => !chosen.includes(id))
          const where = one.kind === 'move' ? placed(stay, one) : undefined
          if (one.kind === 'remove') await lists.remove({ list, ids: chosen })
          else if (where) await lists.move({ list, ids: chosen, to: where.to })
          if (one.kind === 'remove' || where) model = where ? stay.toSpliced(where.index, 0, ...chosen) : stay
        }
      }
      if (round > 0 && model.length > 0) expect(await order(lists, list)).toEqual(model)
    }),
    { numRuns: 25, seed: 7 },
  )
})

test('500 moves into one gap space it anew, and the order holds', async () => {
  const { lists } = await writer()
  const { items } = await lists.add({ list: 'l', items: Array.from({ length: 40 }, (_, index) => index) })
  let model = items.map(({ id }) => id)
  const page = await lists.query({ list: 'l', limit: 20 })
  for (let round = 0; round < 500; round++) {
    // Always between the last that came and the one behind it, by turns: what makes fractional keys grow.
    const id = model[round % 2 ? model.length - 1 : 0] as string
    const stay = model.filter((one) => one !== id)
    const to = stay[20] as string
    await lists.move({ list: 'l', id, to: { before: to } })
    model = stay.toSpliced(20, 0, id)
  }
  expect(await order(lists, 'l')).toEqual(model)
  const rest = await lists.query({ list: 'l', limit: 40, cursor: page.nextCursor })
  expect(rest.items.length).toBeGreaterThan(0)
})

test('20 writers that move at once lose and repeat nothing', async () => {
  const { lists } = await writer()
  const { items } = await lists.add({ list: 'l', items: Array.from({ length: 60 }, (_, index) => index) })
  const ids = items.map(({ id }) => id)
  await Promise.all(
    Array.from({ length: 20 }, async (_, writer) => {
      for (let round = 0; round < 15; round++) {
        const [id, beside] = [ids[(writer * 7 + round * 13) % 60], ids[(writer * 11 + round * 17 + 1) % 60]] as [string, string]
        if (id !== beside) await lists.move({ list: 'l', id, to: round % 2 ? { before: beside } : { after: beside } })
      }
    }),
  )
  expect((await order(lists, 'l')).toSorted()).toEqual(ids.toSorted())
})
