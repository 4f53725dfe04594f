import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process that is told apart from a later one with the same number. */
export interface ProcessId {
  pid: number
  /** Clock ticks from boot to its start, where /proc tells them. */
  started?: string
}

/** The variable by which a process tells who started it. */
const mark = 'DO_LAUNCHER'
const hasProc = existsSync('/proc/self/stat')

/** The identity of a running process. */
export const identify = (pid: number): ProcessId => ({ pid, started: statOf(pid)?.started })

/** Whether this very process still runs, or one of its threads: until the last has ended, its ports and files stay taken. */
export function isRunning({ pid, started }: ProcessId): boolean {
  try {
    process.kill(pid, 0)
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const stat = statOf(pid)
  if (stat === undefined) return !hasProc
  return (stat.state !== 'Z' || stat.threads > 1) && (started === undefined || stat.started === started)
}

/** The command line of a process, where the system tells it. */
export function commandOf(pid: number): string {
  if (hasProc) return readProc(pid, 'cmdline').replaceAll('\0', ' ')
  return ps(['-o', 'args=', '-p', String(pid)])
}

/** The children of this process whose command line names workerd. */
export function workerdChildren(): number[] {
  return childrenOf(process.pid).filter((pid) => commandOf(pid).includes('workerd'))
}

/** All descendants of a process. */
export function treeOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...treeOf(child)])
}

/** Names this process in the environment of all that it starts from now on. */
export function markChildren(): void {
  process.env[mark] = markOf(identify(process.pid))
}

/** The workerd processes that a launcher left behind, also those it had no time to record. */
export function orphansOf(launcher: ProcessId): ProcessId[] {
  if (launcher.started === undefined) return []
  return processes()
    .filter((pid) => variableOf(pid, mark) === markOf(launcher) && commandOf(pid).includes('workerd'))
    .map(identify)
}

/** The value of a variable in the environment a process was started with, where the system tells it. */
export const variableOf = (pid: number, name: string): string | undefined =>
  readProc(pid, 'environ')
    .split('\0')
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1)

const markOf = ({ pid, started }: ProcessId): string => `${pid}-${started}`

/** Ends a workerd of ours that outlived its launcher, and waits until it let go of its port and files. */
export async function endWorkerd(id: ProcessId): Promise<void> {
  if (!isRunning(id) || !commandOf(id.pid).includes('workerd')) return
  process.kill(id.pid, 'SIGKILL')
  for (let waited = 0; waited < 2000 && isRunning(id); waited += 20) await sleep(20)
}

function childrenOf(parent: number): number[] {
  if (hasProc) return processes().filter((pid) => statOf(pid)?.parent === parent)
  const rows = ps(['-A', '-o', 'pid=,ppid=']).trim().split('\n')
  return rows.map((row) => row.trim().split(/\s+/).map(Number)).flatMap(([pid, ppid]) => (ppid === parent && pid !== undefined ? [pid] : []))
}

const processes = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

// proc(5): the name in brackets may hold spaces; state is field 3, the parent 4, the number of threads 20, the start time 22.
function statOf(pid: number): { state: string; parent: number; threads: number; started: string } | undefined {
  const text = readProc(pid, 'stat')
  if (text === '') return undefined
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', parent: Number(fields[1]), threads: Number(fields[17]), started: fields[19] ?? '' }
}

// A process may end between two looks at it, and another user's environment is not for us to read.
function readProc(pid: number, name: 'stat' | 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

function ps(args: string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8' })
  } catch {
    return ''
  }
}
