import { join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { checkContender } from './check.ts'
import { type Contender, startContenders } from './contenders.ts'
import { checkWrk, loadOf, type Slice } from './load.ts'
import { type OperationName, operations } from './operations.ts'
import { median, quartiles, table } from './table.ts'
import { temporaryFolder } from './temporary.ts'

export interface CompareOptions {
  rounds: number
  names: OperationName[]
}

/** Measures the platform beside the others and prints a table for each method. */
export async function compare({ rounds, names }: CompareOptions): Promise<void> {
  checkWrk()
  using folder = temporaryFolder()
  await using stack = new AsyncDisposableStack()
  const contenders = await startContenders(folder.path)
  for (const contender of contenders) stack.use(contender)
  for (const contender of contenders) await checkContender(contender, operations)
  stderr.write(`${contenders.length} contenders give the right answers and refuse what is wrong\n`)
  for (const name of names) {
    const slices = await measure(contenders, name, rounds, folder.path)
    stdout.write(`\n${name}, ${JSON.stringify(operations[name].input).length} bytes in\n\n${report(contenders, slices)}\n`)
  }
  stdout.write('\nshare of the floor: its CPU per request ÷ the contender’s, in the same round; median (quartiles); more is better\n')
}

/** Interleaved: each round visits every contender for a second, and starts with another one than the round before. */
async function measure(contenders: Contender[], name: OperationName, rounds: number, folder: string): Promise<Slice[][]> {
  const loads = contenders.map((contender) => loadOf(contender, name, operations[name].input, join(folder, `${contender.name}-${name}.lua`)))
  // The first second warms up and does not count.
  for (const load of loads) await load()
  const slices: Slice[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++) {
    stderr.write(`${name}: round ${round + 1} of ${rounds}\n`)
    for (let turn = 0; turn < loads.length; turn++) {
      const index = (round + turn) % loads.length
      const slice = await loads[index]?.()
      if (slice) slices[index]?.push(slice)
    }
  }
  return slices
}

function report(contenders: Contender[], slices: Slice[][]): string {
  const [floor = []] = slices
  const rows = contenders.map(({ label }, index) => {
    const own = slices[index] ?? []
    const of = (field: keyof Slice, digits: number): string => median(own.map((slice) => slice[field])).toFixed(digits)
    const shares = own.map(({ cpuMicroseconds }, round) => (floor[round]?.cpuMicroseconds ?? 0) / cpuMicroseconds)
    return [label, of('perSecond', 0), of('p50Ms', 2), of('p99Ms', 2), of('cpuMicroseconds', 0), quartiles(shares, 2)]
  })
  return table(['', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs/req', 'share of the floor'], rows)
}
