import type { RunningWorker } from './assemble.ts'

/** One line a Worker or the runtime wrote. */
export interface WorkerLog {
  level: string
  message: string
}

/** Runs Workers in one workerd process on this machine. */
export interface Engine {
  /** Starts them, or replaces those that run; resolves when every socket listens. */
  run(workers: RunningWorker[]): Promise<void>
  pids(): number[]
  stop(): Promise<void>
}

export interface EngineOptions {
  /** Where objects keep their databases. */
  data: string
  log(line: WorkerLog): void
}
