import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { type CallScope, invalid } from '@dot-do/service'
import type contract from 'barcode.do/contract'
import { draw, type Placed } from '../drawing/draw.ts'
import { made, refuse, yearOf } from '../faults.ts'
import { examine } from '../symbology/examine.ts'
import { knownSymbology } from '../symbology/index.ts'

type Contract = typeof contract
type Label = Parsed<Contract, 'generateSheet'>['labels'][number]

/** Units of a label's drawing to a module: bars of postal codes are not whole modules wide. */
const scale = 8

// Timers wait for what is computed: only between two labels can the deadline come.
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** Draws labels onto pages. */
export async function generateSheet(
  { labels, page }: Parsed<Contract, 'generateSheet'>,
  { ctx, signal }: CallScope<Contract['methods']['generateSheet']>,
): Promise<Answer<Contract, 'generateSheet'>> {
  const { writeSheet, SheetError } = await import('../sheet.ts')
  const drawn: { placed: Placed; caption?: string | undefined }[] = []
  for (const [index, label] of labels.entries()) {
    await turn()
    if (signal.aborted) throw new Problem('deadline_exceeded', 'the call took longer than its deadline')
    drawn.push({ placed: await placedOf(label, ['labels', index], yearOf(ctx.timestamp)), caption: label.caption })
  }
  try {
    return { type: 'application/pdf', body: await writeSheet(drawn, page, scale) }
  } catch (err) {
    if (err instanceof SheetError) return invalid(err.message, err.path, err.reason)
    throw err
  }
}

async function placedOf({ type: name, data }: Label, path: (string | number)[], year: number): Promise<Placed> {
  const type = knownSymbology(name, [...path, 'type'])
  const examined = examine(type, data, year)
  refuse(examined.faults, [...path, 'data'])
  return made([...path, 'data'], draw(type, examined, {}, { scale }))
}
