import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { formatKey, secretLength, toBase62 } from '@dot-do/contract/keys'
import { Failure } from '../failure.ts'
import { repository } from '../paths.ts'
import { freePort } from '../ports.ts'
import { identify, isRunning, treeOf } from '../processes.ts'
import { findWorkers } from '../registry.ts'
import { labelOf, writeDomains, writeHandlers } from './domains.ts'
import { post } from './http.ts'
import { spread, table } from './table.ts'
import { temporaryFolder } from './temporary.ts'
import { memoryOf } from './usage.ts'

export interface WorkersOptions {
  /** How many in all, the repository's own among them. */
  workers: number
  runs: number
}

interface Run {
  firstAnswerMs: number
  pssMiB: number
  rssMiB: number
  editMs: number
  endMs: number
}

const rows: Record<keyof Run, string> = {
  firstAnswerMs: 'npm start to the first right answer, ms',
  pssMiB: 'memory of all processes, MiB (shared pages once)',
  rssMiB: 'memory of all processes, MiB (shared pages for each)',
  editMs: 'an edit to its first answer, ms',
  endMs: 'Ctrl-C to the end of the last process, ms',
}

const rootKey = formatKey('platform', toBase62(randomBytes(secretLength * 2), secretLength))
const thing = { id: 'one', title: 'A thing', tags: ['small'], count: 1 }

/** Starts, edits and ends the platform with generated domains, as a person at a terminal would, and prints the medians. */
export async function measureWorkers({ workers, runs }: WorkersOptions): Promise<void> {
  using folder = temporaryFolder()
  const count = workers - findWorkers([repository]).length
  if (count < 1) throw new Failure(`--workers ${workers}: more than the repository's own`)
  writeDomains(folder.path, count)
  const measured: Run[] = []
  for (let run = 0; run < runs; run++) {
    measured.push(await measure(folder.path, count, join(folder.path, `state-${run}`)))
    stderr.write(`run ${run + 1} of ${runs}: ${Math.round(measured.at(-1)?.firstAnswerMs ?? 0)} ms to the first answer\n`)
  }
  const cells = Object.entries(rows).map(([field, label]) => [label, spread(measured.map((run) => run[field as keyof Run]))])
  stdout.write(`\n${workers} Workers, ${count} of them generated; each run on fresh state\n\n${table(['', 'median (least–most)'], cells)}\n`)
}

async function measure(root: string, count: number, stateDir: string): Promise<Run> {
  const port = await freePort(0)
  const started = performance.now()
  const child = start(root, stateDir, port)
  const end = (): void => signal(child, 'SIGKILL')
  process.on('exit', end)
  try {
    const label = labelOf(count >> 1)
    const firstAnswerMs = (await until(() => greets(port, label, 'Hello'), child)) - started
    // Every domain has its object in memory when memory is read.
    for (let index = 0; index < count; index++) if (!(await keeps(port, labelOf(index)))) throw new Failure(`${labelOf(index)} gives no right answer`)
    const memory = memoryOf([child.pid ?? 0, ...treeOf(child.pid ?? 0)])
    const edited = performance.now()
    writeHandlers(root, label, 'Welcome')
    const editMs = (await until(() => greets(port, label, 'Welcome'), child)) - edited
    const endMs = await interrupt(child)
    return { firstAnswerMs, ...memory, editMs, endMs }
  } finally {
    end()
    process.removeListener('exit', end)
    writeHandlers(root, labelOf(count >> 1), 'Hello')
  }
}

/** In a process group of its own, as a terminal does, so that Ctrl-C can reach all of it at once. */
function start(root: string, stateDir: string, port: number): ChildProcess {
  const args = ['start', '--silent', '--', '--with', root, '--state', stateDir, '--port', String(port)]
  return spawn('npm', args, { cwd: repository, env: { ...process.env, DO_ROOT_KEY: rootKey }, detached: true, stdio: ['ignore', 'ignore', 'inherit'] })
}

function signal({ pid, exitCode, signalCode }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  process.kill(-pid, name)
}

/** Ctrl-C: the milliseconds until none of the processes is left. */
async function interrupt(child: ChildProcess): Promise<number> {
  const processes = [child.pid ?? 0, ...treeOf(child.pid ?? 0)].map(identify)
  const ended = once(child, 'exit')
  const started = performance.now()
  signal(child, 'SIGINT')
  await ended
  while (processes.some(isRunning)) {
    if (performance.now() - started > 10_000) throw new Failure('a process is left 10 seconds after Ctrl-C')
    await sleep(2)
  }
  return performance.now() - started
}

const greets = (port: number, label: string, word: string): Promise<boolean> =>
  answers(port, `${label}.do/rpc/greet`, { name: 'Ada' }, { greeting: `${word}, Ada` })

const keeps = (port: number, label: string): Promise<boolean> => answers(port, `${label}.do/rpc/put`, thing, thing)

async function answers(port: number, path: string, input: object, output: object): Promise<boolean> {
  const answer = await post(`http://127.0.0.1:${port}/${path}`, input, rootKey).catch(() => undefined)
  return answer?.status === 200 && isDeepStrictEqual(await answer.json(), output)
}

/** When it first held. */
async function until(holds: () => Promise<boolean>, child: ChildProcess): Promise<number> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await sleep(5)) {
    if (await holds()) return performance.now()
    if (child.exitCode !== null) break
  }
  throw new Failure('the platform gave no right answer within a minute')
}
