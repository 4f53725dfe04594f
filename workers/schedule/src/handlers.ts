import { handlers } from '@dot-do/service'
import { page, readCursor } from '@dot-do/store'
import contract from 'schedule.do/contract'
import type { Env } from './env.ts'
import { preview } from './methods/preview.ts'
import { backfill, create, schedulesOf, trigger, update } from './methods/schedules.ts'
import { runOf, scheduleOf, summaryOf } from './views.ts'

export default handlers<typeof contract, Env>(contract, {
  create,
  get: async (input, scope) => scheduleOf(await schedulesOf(scope).get(input)),

  async list({ limit, cursor, ...asked }, scope) {
    const after = readCursor('schedules', cursor)?.[0]
    const kept = await schedulesOf(scope).list({ ...asked, limit: limit + 1, ...(after !== undefined && { after: String(after) }) })
    return page(kept.map(summaryOf), limit, 'schedules', ({ id }) => [id])
  },

  update,
  pause: async (input, scope) => scheduleOf(await schedulesOf(scope).pause(input)),
  resume: async (input, scope) => scheduleOf(await schedulesOf(scope).resume(input)),
  delete: (input, scope) => schedulesOf(scope).delete(input),
  trigger,
  backfill,
  preview,

  async listRuns({ limit, cursor, ...asked }, scope) {
    const query = `runs ${asked.id}`
    const before = readCursor(query, cursor)?.[0]
    const rows = await schedulesOf(scope).listRuns({ ...asked, limit: limit + 1, ...(before !== undefined && { before: Number(before) }) })
    const { items, ...rest } = page(rows, limit, query, ({ position }) => [position])
    return { items: items.map(runOf), ...rest }
  },

  async getRun(input, scope) {
    const row = await schedulesOf(scope).getRun(input)
    return { ...runOf(row), ...(row.result && { result: row.result.value }) }
  },

  cancelRun: async (input, scope) => runOf(await schedulesOf(scope).cancelRun(input)),
})
