import { setTimeout as sleep } from 'node:timers/promises'
import type { OwnPlatform } from './own.ts'

export interface CrashOptions {
  on: OwnPlatform
  /** One piece of a writer's work, done again and again. What it was answered it notes itself; what it throws ends the writer. */
  step: (writer: number) => Promise<void>
  /** Counts, on the platform started again: what was answered is there, and nothing is there twice. */
  check: (round: number) => Promise<void>
  rounds?: number
  writers?: number
}

const stepsMin = 10

/** Has writers at work, kills the platform's processes at a random moment, starts it again on the same state and checks; three times. */
export async function crash({ on, step, check, rounds = 3, writers = 16 }: CrashOptions): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const work: Work = { steps: 0, isOver: false }
    const ended = Promise.all(Array.from({ length: writers }, (_, writer) => write(() => step(writer), work)))
    // A moment by chance, but not before there is something to lose.
    await sleep(300 + Math.random() * 700)
    while (work.steps < stepsMin && work.failure === undefined) await sleep(10)
    work.isOver = true
    await on.kill()
    await ended
    if (work.failure !== undefined) throw work.failure
    await on.restart()
    await check(round)
  }
}

interface Work {
  steps: number
  isOver: boolean
  /** What a writer failed with before the kill. */
  failure?: unknown
}

async function write(step: () => Promise<void>, work: Work): Promise<void> {
  try {
    for (; !work.isOver; work.steps++) await step()
  } catch (err) {
    if (!work.isOver) work.failure = err
  }
}
