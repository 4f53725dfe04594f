import { readdirSync, readFileSync } from 'node:fs'

/** CPU time of a process in microseconds, over all its threads. A tick of /proc/PID/stat would be 10 ms: too coarse. */
export function cpuMicroseconds(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]))
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1000
}

export interface Memory {
  /** Pages that processes share are counted once. */
  pssMiB: number
  /** Pages that processes share are counted for each. */
  rssMiB: number
}

/** What these processes hold together. */
export function memoryOf(pids: number[]): Memory {
  const sum = (field: string): number => pids.reduce((total, pid) => total + kilobytes(read(`/proc/${pid}/smaps_rollup`), field), 0) / 1024
  return { pssMiB: sum('Pss'), rssMiB: sum('Rss') }
}

const kilobytes = (text: string, field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0)

// A thread or process may end between being listed and being read.
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
