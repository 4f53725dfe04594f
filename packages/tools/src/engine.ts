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
  /** Ends the runtime, whatever it does, and starts it again with the same Workers. A runtime that ends by itself is started again too. */
  restart(): Promise<void>
  pids(): number[]
  stop(): Promise<void>
}

export interface EngineOptions {
  /** Tells this engine's process from those of others. */
  name: string
  /** Where objects keep their databases. */
  data: string
  log(line: WorkerLog): void
}
