import { Problem, type ServiceContext } from '@dot-do/contract'
import { Engine, EngineFailure } from './engine/engine.ts'
import { loadHost } from './engine/go.ts'

// An instance's memory never shrinks.
const jobsMax = 200
const memoryBytesMax = 384 * 1024 * 1024
const waitingMax = 8

let engine: Engine | undefined
let jobs = 0

/** By when each of the callers that wait will have gone: one whose request was dropped never says so. */
const waiting = new Map<ServiceContext, number>()

/**
 * Runs a job on this isolate's esbuild. A job holds the thread until it is done, so there is one at a time. The engine starts at
 * its first use, and is replaced when it broke, has done 200 jobs, or holds too much memory.
 */
export async function withEngine<T>(ctx: ServiceContext, job: (engine: Engine) => T): Promise<T> {
  const now = Date.now()
  const deadline = ctx.deadline ?? now + 60_000
  for (const [other, gone] of waiting) if (gone < now) waiting.delete(other)
  if (waiting.size >= waitingMax) throw new Problem('unavailable', 'esbuild has eight builds waiting', { headers: { 'retry-after': '2' } })
  waiting.set(ctx, deadline)
  try {
    const [{ default: module }] = await Promise.all([import('esbuild-wasm/esbuild.wasm'), loadHost()])
    // Between two jobs others are heard, and refused where too many wait.
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (deadline <= Date.now()) throw new Problem('deadline_exceeded', 'the deadline passed while other builds ran')
    return run(job, (engine ??= Engine.start(module)))
  } finally {
    waiting.delete(ctx)
  }
}

function run<T>(job: (engine: Engine) => T, current: Engine): T {
  try {
    const result = job(current)
    if (++jobs >= jobsMax || current.memoryBytes > memoryBytesMax) drop()
    return result
  } catch (err) {
    if (err instanceof Problem) throw err
    drop()
    throw err instanceof EngineFailure ? problemOf(err) : err
  }
}

function problemOf(failure: EngineFailure): Error {
  if (failure.kind === 'too_deep')
    return new Problem('invalid_argument', 'the code is nested too deeply for esbuild here', { reason: 'too_deep', cause: failure })
  if (failure.kind === 'out_of_memory')
    return new Problem('payload_too_large', 'esbuild ran out of memory on this input', { reason: 'out_of_memory', cause: failure })
  return failure
}

function drop(): void {
  engine = undefined
  jobs = 0
}
